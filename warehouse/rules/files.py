"""The files of the registry: reads and checks `dbt_project/seeds/*.csv`, or a home's own `registry/`.

dbt loads the same files as seeds.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from warehouse.errors import GreenparkError
from warehouse.rules.rows import (
    BasicRequirement,
    Check,
    CheckParameter,
    CityAirQuality,
    Code,
    Dimension,
    District,
    FollowUpRule,
    FormEdition,
    InboxRule,
    Indicator,
    IndicatorSet,
    LabelVariant,
    LevelWord,
    NotApplicableWord,
    NumberWord,
    PersonWord,
    Registry,
    RequirementWord,
    Row,
    ScoringItem,
    ScoringStandard,
    StarterPark,
    UnitVariant,
)

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"

R = TypeVar("R", bound=Row)


class RegistryError(GreenparkError):
    """A registry file is missing or has a row that cannot be used; the message says which."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"规则表有误：{problem}", f"The registry cannot be used: {problem}")


def seed_files(overrides: Path | None = None) -> dict[str, Path]:
    """Registry files by table name; a file of the same name in ``overrides`` replaces the seed."""
    files = {path.stem: path for path in sorted(SEEDS.glob("*.csv"))}
    if overrides is not None and overrides.is_dir():
        files |= {path.stem: path for path in overrides.glob("*.csv") if path.stem in files}
    return files


def load_registry(overrides: Path | None = None) -> Registry:
    """Read and check the registry. Raises RegistryError naming the file, line, column and value."""
    files = seed_files(overrides)
    registry = Registry(
        registry_hash=_hash_files(files.values()),
        indicator_sets=_read(files, "indicator_sets", IndicatorSet),
        form_editions=_read(files, "form_editions", FormEdition),
        dimensions=_read(files, "dimensions", Dimension),
        indicators=_read(files, "indicators", Indicator),
        level_words=_read(files, "level_words", LevelWord),
        basic_requirements=_read(files, "basic_requirements", BasicRequirement),
        requirement_words=_read(files, "requirement_words", RequirementWord),
        districts=_read(files, "districts", District),
        label_variants=_read(files, "label_variants", LabelVariant),
        unit_variants=_read(files, "unit_variants", UnitVariant),
        not_applicable_words=_read(files, "not_applicable_words", NotApplicableWord),
        number_words=_read(files, "number_words", NumberWord),
        person_words=_read(files, "person_words", PersonWord),
        check_rows=_read(files, "checks", Check),
        check_parameters=_read(files, "check_parameters", CheckParameter),
        follow_up_rules=_read(files, "follow_up_rules", FollowUpRule),
        inbox_rules=_read(files, "inbox_rules", InboxRule),
        city_air_quality=_read(files, "city_air_quality", CityAirQuality),
        starter_parks=_read(files, "starter_parks", StarterPark),
        codes=_read(files, "codes", Code),
        scoring_standards=_read(files, "scoring_standards", ScoringStandard),
        scoring_items=_read(files, "scoring_items", ScoringItem),
    )
    _check_references(registry)
    return registry


def _read(files: dict[str, Path], name: str, model: type[R]) -> tuple[R, ...]:
    if name not in files:
        raise RegistryError(f"{name}.csv: the registry file is missing")
    path = files[name]
    rows = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for line, row in enumerate(csv.DictReader(handle), start=2):
                rows.append(_row(path, line, row, model))
    except UnicodeDecodeError as error:
        raise RegistryError(
            f"{path}: not UTF-8 (byte {error.start}); save it as CSV UTF-8"
        ) from error
    except (OSError, csv.Error) as error:
        raise RegistryError(f"{path}: cannot be read ({error})") from error
    return tuple(rows)


def _row(path: Path, line: int, row: dict[str, str], model: type[R]) -> R:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        column = ".".join(str(part) for part in first["loc"])
        raise RegistryError(
            f"{path.name}, line {line}, column {column}: found {first['input']!r}; {first['msg']}"
        ) from error


def _hash_files(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda p: p.name):
        digest.update(path.name.encode())
        try:
            digest.update(path.read_bytes())
        except OSError as error:
            raise RegistryError(f"{path}: cannot be read ({error})") from error
    return digest.hexdigest()[:16]


def _check_references(registry: Registry) -> None:
    """Rows that point at other rows must find them, and keys must be unique."""
    sets = {row.indicator_set_id for row in registry.indicator_sets}
    indicator_keys = [(row.indicator_set_id, row.indicator_no) for row in registry.indicators]
    standards = {row.standard_id: row.indicator_set_id for row in registry.scoring_standards}
    problems = [
        *_repeated("indicators.csv", indicator_keys),
        *_repeated("checks.csv", [row.check_id for row in registry.check_rows]),
        *_repeated("districts.csv", [row.district_code for row in registry.districts]),
        *_repeated(
            "label_variants.csv",
            [(row.form_edition_id, row.kind, row.label) for row in registry.label_variants],
        ),
        *(
            f"scoring_items.csv: no indicator {row.indicator_no} in the set of {row.standard_id}"
            for row in registry.scoring_items
            if (standards.get(row.standard_id), row.indicator_no) not in indicator_keys
        ),
        *(
            f"form_editions.csv: unknown indicator set {row.indicator_set_id}"
            for row in registry.form_editions
            if row.indicator_set_id not in sets
        ),
        *_labels_lacking(registry),
        *(["inbox_rules.csv: one row is needed"] if len(registry.inbox_rules) != 1 else []),
        *(
            f"starter_parks.csv: unknown district {row.district_code} of {row.park_name}"
            for row in registry.starter_parks
            if row.district_code not in registry.districts_by_name
        ),
        *(
            f"check_parameters.csv: unknown check {row.check_id}"
            for row in registry.check_parameters
            if row.check_id not in registry.checks
        ),
    ]
    if problems:
        raise RegistryError("; ".join(problems))


def _labels_lacking(registry: Registry) -> list[str]:
    """An edition names every kind of thing that any edition does; indicators have names of their own."""
    kinds_of: dict[str, set[str]] = {row.form_edition_id: set() for row in registry.form_editions}
    problems = []
    for row in registry.label_variants:
        if row.form_edition_id not in kinds_of:
            problems.append(f"label_variants.csv: unknown form edition {row.form_edition_id}")
        kinds_of.setdefault(row.form_edition_id, set()).add(row.kind)
    needed = set().union(*kinds_of.values()) - {"indicator"}
    problems += [
        f"label_variants.csv: form edition {edition} has no labels of kind {', '.join(lacking)}"
        for edition, kinds in kinds_of.items()
        if (lacking := sorted(needed - kinds))
    ]
    return problems


def _repeated(file: str, keys: Iterable[Hashable]) -> list[str]:
    seen: set[Hashable] = set()
    problems = []
    for key in keys:
        if key in seen:
            problems.append(f"{file}: {key} stands more than once")
        seen.add(key)
    return problems

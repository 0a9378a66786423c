"""The files of the registry: reads and checks `dbt_project/seeds/*.csv`, or a home's own `registry/`.

dbt loads the same files as seeds.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from functools import lru_cache
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
from warehouse.rules.soundness import problems_of

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"

R = TypeVar("R", bound=Row)
_MOST_TOLD = 5
ASKED_FOR = {
    "checks": ("check_id",),
    "check_parameters": ("check_id", "parameter"),
    "codes": ("domain", "code"),
    "label_variants": ("kind",),
}
"""Tables of which the code asks for rows by name, and the columns that name them."""
MAY_BE_EMPTY = {"city_air_quality", "not_applicable_words", "person_words", "starter_parks"}


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
    """Read and check the registry. Raises RegistryError naming the file, line, column and value.

    A watch asks for it twice a second while anything waits: files that stand as they stood are not
    read again.
    """
    files = seed_files(overrides)
    try:
        stamps = tuple(
            (path, path.stat().st_mtime_ns, path.stat().st_size) for path in files.values()
        )
    except OSError as error:
        raise RegistryError(f"{error.filename}: cannot be read ({error})") from error
    return _loaded(stamps)


@lru_cache(maxsize=4)
def _loaded(stamps: tuple[tuple[Path, int, int], ...]) -> Registry:
    files = {path.stem: path for path, _, _ in stamps}
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
    problems = list(dict.fromkeys([*_lacking(files), *problems_of(registry)]))
    if problems:
        raise RegistryError(_told(problems, files))
    return registry


def _lacking(files: dict[str, Path]) -> list[str]:
    """Rows that the code asks for by name, and a file of the city's own no longer has."""
    problems = []
    for name, columns in ASKED_FOR.items():
        if files[name].parent != SEEDS:
            own, shipped = (_keys(path, columns) for path in (files[name], SEEDS / f"{name}.csv"))
            problems += [
                f"{files[name]}: no row of {', '.join(key)}" for key in shipped if key not in own
            ]
    return problems


def _keys(path: Path, columns: tuple[str, ...]) -> dict[tuple[str, ...], None]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return {tuple(row[column] for column in columns): None for row in csv.DictReader(handle)}


def _told(problems: list[str], files: dict[str, Path]) -> str:
    """The first of the problems, and which files are not as shipped: one cut short shows in others."""
    more = len(problems) - _MOST_TOLD
    own = [path for path in files.values() if path.parent != SEEDS]
    told = "; ".join(problems[:_MOST_TOLD])
    return (
        told
        + (f"; and {more} more" if more > 0 else "")
        + (
            f" (of the city's own, in {own[0].parent}: {', '.join(p.name for p in own)})"
            if own
            else ""
        )
    )


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
    if not rows and name not in MAY_BE_EMPTY:
        raise RegistryError(f"{path}: it has no rows")
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

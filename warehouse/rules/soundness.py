"""Whether the tables of the registry fit each other, before anything is judged by them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from warehouse.rules.rows import Registry

MONEY = "万元"
"""The unit that amounts are stored in."""


def problems_of(registry: Registry) -> list[str]:
    """What does not hold: rows point at rows that are there, keys are unique, nothing needed is missing."""
    sets = {row.indicator_set_id for row in registry.indicator_sets}
    indicator_keys = [(row.indicator_set_id, row.indicator_no) for row in registry.indicators]
    standards = {row.standard_id: row.indicator_set_id for row in registry.scoring_standards}
    return [
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
        *(["follow_up_rules.csv: one row is needed"] if len(registry.follow_up_rules) != 1 else []),
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
        *_words_lacking(registry),
    ]


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


def _words_lacking(registry: Registry) -> list[str]:
    """An indicator's level has words, amounts have units, and a set has requirements."""
    worded = {(row.indicator_set_id, row.indicator_no) for row in registry.level_words}
    units = {row.unit for row in registry.unit_variants}
    with_requirements = {row.indicator_set_id for row in registry.basic_requirements}
    return [
        *(
            f"level_words.csv: no word for indicator {row.indicator_no} of {row.indicator_set_id}"
            for row in registry.indicators
            if row.value_type == "categorical"
            and (row.indicator_set_id, row.indicator_no) not in worded
        ),
        *([] if MONEY in units else [f"unit_variants.csv: no row for the unit {MONEY}"]),
        *(
            f"basic_requirements.csv: none of the set {row.indicator_set_id}"
            for row in registry.indicator_sets
            if row.indicator_set_id not in with_requirements
        ),
    ]


def _repeated(file: str, keys: Iterable[Hashable]) -> list[str]:
    seen: set[Hashable] = set()
    problems = []
    for key in keys:
        if key in seen:
            problems.append(f"{file}: {key} stands more than once")
        seen.add(key)
    return problems

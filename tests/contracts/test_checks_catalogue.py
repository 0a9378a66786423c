"""The catalogue of checks, the code that judges them and the tests that hold them name the same ids."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from ingest.checks.rules import RULES
from tests.check_cases import edges
from warehouse.rules.rows import Registry

ROOT = Path(__file__).resolve().parents[2]
ID = re.compile(r'"([A-Z]\d\d)"')
# A test's name may say the check that it holds: test_x26_...
NAMED = re.compile(r"^def test_([a-z]\d\d)_", re.MULTILINE)
IN_UNIT_TESTS = re.compile(r"\bcheck_id: ([A-Z]\d\d)\b")
CROSS_CHECKS = {f"X{number:02d}" for number in range(1, 42)}
# X26 of the list is about our own figures: tests hold it, and no report can fail it.
OURS = "X26"


def text_of(pattern: str, *folders: str) -> str:
    """The text of all files of that name in folders."""
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob(pattern))]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def ids_in(*folders: str) -> set[str]:
    """Check ids that stand as literals in the Python files of folders."""
    return set(ID.findall(text_of("*.py", *folders)))


@pytest.fixture(scope="module")
def tested(registry: Registry) -> dict[str, set[str]]:
    """The ids that tests hold, by what holds them. This file, which only compares, does not count."""
    tests = text_of("test_*.py", "tests/unit", "tests/integration")
    return {
        "documents on both sides of the edge": {edge.check_id for edge in edges(registry)},
        "rows of a dbt unit test": set(
            IN_UNIT_TESTS.findall(text_of("*__unit_tests.yml", "dbt_project/models"))
        ),
        "the test's own name": {found.upper() for found in NAMED.findall(tests)},
        "a literal of a test": set(ID.findall(tests)),
    }


@pytest.fixture(scope="module")
def judged_by(registry: Registry) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in registry.check_rows:
        found.setdefault(row.judged_by, set()).add(row.check_id)
    return found


def test_what_code_names_is_in_the_catalogue(registry: Registry) -> None:
    assert ids_in("ingest", "warehouse", "dashboard") <= set(registry.checks)


def test_what_the_catalogue_says_is_judged_while_reading_is_implemented(
    judged_by: dict[str, set[str]],
) -> None:
    promised = set().union(*(judged_by[by] for by in ("reader", "recognise", "gate", "intake")))
    assert promised - ids_in("ingest") == set()


def test_every_cross_check_of_the_gate_has_documents_on_both_sides_of_its_edge(
    registry: Registry, judged_by: dict[str, set[str]]
) -> None:
    cross_checks = {check_id for check_id in judged_by["gate"] if check_id[0] in "XTV"}
    assert {edge.check_id for edge in edges(registry)} == cross_checks
    assert {rule.check_id for rule in RULES} <= cross_checks


def test_no_id_is_without_a_test_of_the_kind_that_its_judge_needs(
    judged_by: dict[str, set[str]], tested: dict[str, set[str]]
) -> None:
    """Bounds, cross-checks and texts at the gate have documents, models made-up rows, the others a test."""
    at_the_gate = {check_id for check_id in judged_by["gate"] if check_id[0] in "XTV"}
    assert at_the_gate - tested["documents on both sides of the edge"] == set()
    assert judged_by["model"] - {"C01"} - tested["rows of a dbt unit test"] == set()
    assert {OURS} - tested["the test's own name"] == set()
    others = set().union(*judged_by.values(), {OURS}) - at_the_gate - judged_by["model"]
    in_python = tested["a literal of a test"] | tested["the test's own name"]
    assert (others | {"C01"}) - in_python == set()


def test_every_cross_check_of_the_list_is_tested_under_its_id(tested: dict[str, set[str]]) -> None:
    assert CROSS_CHECKS - set().union(*tested.values()) == set()


def test_no_test_holds_a_check_that_nobody_knows(
    registry: Registry, tested: dict[str, set[str]]
) -> None:
    assert tested["the test's own name"] <= set(registry.checks) | {OURS}
    assert tested["documents on both sides of the edge"] <= set(registry.checks)


def test_nobody_judges_what_needs_an_input_that_no_form_holds(
    judged_by: dict[str, set[str]],
) -> None:
    assert judged_by["none"] == {"X13", "X37", "X38", "X40"}
    assert not judged_by["none"] & {rule.check_id for rule in RULES}


def test_the_models_judge_what_takes_more_than_one_report(
    judged_by: dict[str, set[str]],
) -> None:
    assert {"X19", "X27", "X39", "X41", "S01"} <= judged_by["model"]


def test_the_list_of_cross_checks_is_whole(registry: Registry) -> None:
    found = {check_id for check_id in registry.checks if check_id.startswith("X")}
    assert found == CROSS_CHECKS - {OURS}


def test_both_languages_fill_in_the_same_placeholders(registry: Registry) -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for row in registry.check_rows:
        assert fields(row.message_zh) == fields(row.message_en), row.check_id
        assert fields(row.remedy_zh) == fields(row.remedy_en), row.check_id


def test_no_text_speaks_of_the_command_line(registry: Registry) -> None:
    """Pages show the texts too: they name fields, for which the terminal puts its options."""
    for row in registry.check_rows:
        said = (row.message_zh, row.message_en, row.remedy_zh, row.remedy_en)
        assert not any(word in text for text in said for word in ("--", "greenpark")), row.check_id


def test_every_parameter_is_used(registry: Registry) -> None:
    """A threshold that nothing reads would let a bureau change a rule in vain."""
    source = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("ingest", "warehouse", "dbt_project/models")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".sql"}
    )
    waiting = {"none", "model"}  # the models read theirs by check id
    unused = [
        (row.check_id, row.parameter)
        for row in registry.check_parameters
        if registry.checks[row.check_id].judged_by not in waiting
        and f'"{row.parameter}"' not in source
        and not (row.check_id == "X05" and row.parameter.startswith("factor"))
    ]
    assert unused == []

"""The catalogue of checks, the code that judges them and the tests that hold them name the same ids."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from ingest.checks.rules import RULES
from tests.check_cases import edges
from warehouse.reference import Registry

ROOT = Path(__file__).resolve().parents[2]
ID = re.compile(r'"([A-Z]\d\d)"')
# X26 of the guide's list is about our own figures: a test holds it, no report can fail it.
OURS = "X26"


def ids_in(*folders: str) -> set[str]:
    """Check ids that stand as literals in the Python files of folders."""
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return {found for path in files for found in ID.findall(path.read_text(encoding="utf-8"))}


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


def test_no_id_is_without_a_test(judged_by: dict[str, set[str]]) -> None:
    promised = set().union(*(judged_by[by] for by in ("reader", "recognise", "gate", "intake")))
    assert promised - ids_in("tests") == set()


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
    expected = {f"X{number:02d}" for number in range(1, 42)} - {OURS}
    assert {check_id for check_id in registry.checks if check_id.startswith("X")} == expected


def test_x26_our_own_scores_are_recomputed_by_a_test() -> None:
    """The marts against a second computation of all scores and ranks."""
    tests = ROOT / "tests" / "integration" / "test_dbt_build.py"
    assert "dbt_expected" in tests.read_text(encoding="utf-8")


def test_both_languages_fill_in_the_same_placeholders(registry: Registry) -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for row in registry.check_rows:
        assert fields(row.message_zh) == fields(row.message_en), row.check_id
        assert fields(row.remedy_zh) == fields(row.remedy_en), row.check_id


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

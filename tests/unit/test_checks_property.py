"""Whatever numbers stand in the tables, the checks answer and never raise."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.checks.results import results
from ingest.judging.issues import to_issue
from ingest.recognise.cells.values import State, Value
from ingest.recognise.forms import IndicatorRow
from tests.check_cases import Given, confirmation, judge
from warehouse.rules.files import load_registry
from warehouse.rules.rows import Registry

REGISTRY = load_registry()
SOUND, _ = judge(Given(), REGISTRY)
STATES: tuple[State, ...] = ("not_applicable", "missing", "invalid")
numbers = st.one_of(
    st.floats(-1e15, 1e15, allow_nan=False),
    st.sampled_from([0.0, -0.0, 1.0, 5.0, 75.0, 100.0, 1e-300, 5e-324]),
    st.floats(0, 100),
)
values = st.one_of(
    numbers.map(lambda number: Value("reported", number=number)),
    st.sampled_from(STATES).map(Value),
)
levels = st.one_of(
    st.sampled_from(["met", "partly", "not_met"]).map(lambda level: Value("reported", None, level)),
    st.sampled_from(STATES).map(Value),
)


@st.composite
def grids(draw: st.DrawFn) -> list[IndicatorRow]:
    """The rows of a report with any values, some rows left out."""
    rows = []
    for row in SOUND.indicators:
        if draw(st.integers(0, 20)):
            is_level = row.value.attainment is not None
            found = draw(levels if is_level else values)
            text = "" if found.number is None else repr(found.number)
            rows.append(replace(row, value=found, text_as_written=text))
    return rows


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=grids(), years=st.sets(st.sampled_from([2020, 2021, 2022]), max_size=3))
def test_any_grid_is_judged(rows: list[IndicatorRow], years: set[int]) -> None:
    from ingest.judging.gate import judge_report
    from ingest.recognise.facts import diagnosis_dates
    from ingest.recognise.labels import lexicons

    kept = [row for row in rows if row.data_year in years]
    form = replace(SOUND, indicators=kept, data_years=sorted({row.data_year for row in kept}))
    sheet = confirmation()
    dates = diagnosis_dates(form, sheet) if form.data_years else None
    gated = judge_report(form, dates, lexicons(REGISTRY)[0], sheet)
    for finding in gated.findings:
        issue = to_issue(finding, form.indicator_set_id, REGISTRY)
        assert issue.place
    places = [(f.check_id, f.source, f.data_year, f.indicator_no) for f in gated.findings]
    assert len([p for p in places if p[0] != "X35"]) == len({p for p in places if p[0] != "X35"})
    statuses = results((f.check_id for f in gated.findings), gated.gaps, REGISTRY)
    assert {row.status for row in statuses} <= {"PASS", "FAIL", "UNKNOWN"}


def test_the_sound_report_is_what_the_grids_start_from(registry: Registry) -> None:
    assert len(SOUND.indicators) == 3 * len(registry.indicators_of(SOUND.indicator_set_id))

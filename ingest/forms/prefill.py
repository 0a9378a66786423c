"""What is known of a park and its diagnosis already, filled into a form before it is handed out."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from ingest.forms.content import (
    BasicInfo,
    FollowUpContent,
    FollowUpEntry,
    ReportContent,
    ReviewContent,
    YearTable,
)
from ingest.forms.labels import Labels
from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.publishing.publication import PublicationMissing, opened_current
from warehouse.registers.names import name_key, near_names, split_names
from warehouse.registers.park_rows import starter_parks
from warehouse.rules.rows import Registry


class UnknownPark(GreenparkError):  # noqa: N818 -- a state, not a fault
    """No park of that name is in the register as published."""


class NoDiagnosis(GreenparkError):  # noqa: N818 -- a state, not a fault
    """The park has no diagnosis, or none of that year, in the publication."""


@dataclass(frozen=True, slots=True)
class _Park:
    park_id: str
    park_name: str
    park_level: str | None


def report_content(
    home: Home, registry: Registry, park: str | None, diagnosis_year: int | None
) -> ReportContent:
    """Form 2-1 with the park's name and level, and the three years before the diagnosis.

    A park that is not registered is written as given: its report is what will make it known.
    """
    known = _find(_parks(home, registry), park) if park else None
    level = Labels(registry).level_boxes(known.park_level) if known and known.park_level else None
    info = BasicInfo(park_name=known.park_name if known else park or "", park_level=level)
    if diagnosis_year is None:
        return ReportContent(info=info)
    count = int(registry.parameters["X31", "data_years"])
    years = range(diagnosis_year - count, diagnosis_year)
    return ReportContent(info=info, years=tuple(YearTable(str(year)) for year in years))


def follow_up_content(
    home: Home, registry: Registry, park: str | None, diagnosis_year: int | None
) -> FollowUpContent:
    """The follow-up form with a diagnosis's provider, year and recommendations, as published.

    Without a year the park's latest diagnosis. Raises UnknownPark, NoDiagnosis, PublicationMissing.
    """
    if park is None:
        return FollowUpContent(diagnosis_year=_written(diagnosis_year))
    with opened_current(home) as con:
        name, diagnosis_id, provider, year = _diagnosis(con, registry, park, diagnosis_year)
        rows = con.execute(
            "SELECT seq, content FROM marts.fct_recommendations WHERE diagnosis_id = ? ORDER BY seq",
            [diagnosis_id],
        ).fetchall()
    entries = tuple(FollowUpEntry(str(seq), content) for seq, content in rows)
    return FollowUpContent(name, provider or "", _written(year), entries=entries)


def review_content(
    home: Home, registry: Registry, park: str | None, diagnosis_year: int | None
) -> ReviewContent:
    """The review form with the park's name and its diagnosis's year, as for the follow-up."""
    if park is None:
        return ReviewContent(diagnosis_year=_written(diagnosis_year))
    with opened_current(home) as con:
        name, _, _, year = _diagnosis(con, registry, park, diagnosis_year)
    return ReviewContent(name, _written(year))


def _written(year: int | None) -> str:
    return f"{year}年" if year else ""


def _parks(home: Home, registry: Registry) -> dict[str, _Park]:
    """Parks by the names they are compared by; before anything is published, the starter list."""
    try:
        with opened_current(home) as con:
            return _parks_in(con)
    except PublicationMissing:
        listed = starter_parks(registry)
        return {name_key(p.park_name): _Park(p.park_id, p.park_name, p.park_level) for p in listed}


def _parks_in(con: duckdb.DuckDBPyConnection) -> dict[str, _Park]:
    rows = con.execute("SELECT park_id, park_name, park_level, aliases FROM marts.dim_parks")
    parks = {}
    for park_id, name, level, aliases in rows.fetchall():
        for written in (name, *split_names(aliases or "")):
            parks[name_key(written)] = _Park(park_id, name, level)
    return parks


def _find(parks: dict[str, _Park], name: str) -> _Park | None:
    return parks.get(name_key(name))


def _diagnosis(
    con: duckdb.DuckDBPyConnection, registry: Registry, name: str, year: int | None
) -> tuple[str, str, str | None, int]:
    """(park name, diagnosis id, provider name, year) of the diagnosis asked for, else the latest."""
    parks = _parks_in(con)
    park = _find(parks, name)
    if park is None:
        near = near_names(name, {p.park_name for p in parks.values()}, registry)
        hint_zh = f"；名称相近的有：{'、'.join(near)}" if near else ""
        hint_en = f"; near names: {', '.join(near)}" if near else ""
        raise UnknownPark(
            f"名录中没有名为“{name}”的园区{hint_zh}",
            f"No park called {name} is in the register{hint_en}",
        )
    found = con.execute(
        "SELECT diagnosis_year, diagnosis_id, provider_name FROM marts.fct_diagnoses "
        "WHERE park_id = ? ORDER BY diagnosis_year DESC",
        [park.park_id],
    ).fetchall()
    for diagnosis_year, diagnosis_id, provider in found:
        if year in (None, diagnosis_year):
            return park.park_name, diagnosis_id, provider, diagnosis_year
    years = "、".join(str(row[0]) for row in found)
    asked = f"{year} 年度的" if year else ""
    raise NoDiagnosis(
        f"“{park.park_name}”没有{asked}诊断" + (f"；已有诊断年度：{years}" if years else ""),
        f"{park.park_name} has no diagnosis"
        + (f" of {year}" if year else "")
        + (f"; on record: {years}" if years else ""),
    )

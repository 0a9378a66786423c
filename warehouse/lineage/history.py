"""What became of a park, in order of time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from warehouse.city_time import CITY_TIME
from warehouse.errors import say

if TYPE_CHECKING:
    import duckdb

    from warehouse.lineage.rows import Park
    from warehouse.rules.labels import Labels

OUTCOME_DOMAINS = {
    "registered": "register_source",
    "submission": "outcome",
    "review": "review_state",
}


@dataclass(frozen=True)
class History:
    """A park with its rows of fct_park_history, each submission with its rows of fct_submission_changes."""

    park: Park
    events: tuple[Mapping[str, Any], ...]


def read_history(con: duckdb.DuckDBPyConnection, park: Park) -> History:
    """The events of a park out of a publication, in order; times are UTC."""
    changes: dict[str, list[dict[str, Any]]] = {}
    for change in _rows(
        con,
        "SELECT changes.*, names.indicator_name AS name_zh, names.name_en"
        " FROM marts.fct_submission_changes AS changes LEFT JOIN ("
        " SELECT DISTINCT diagnosis_id, indicator_no, indicator_name, i.name_en"
        " FROM marts.fct_indicator_values AS v"
        " JOIN marts.dim_indicators AS i USING (indicator_set_id, indicator_no)"
        " WHERE v.park_id = $park) AS names USING (diagnosis_id, indicator_no)"
        " WHERE changes.park_id = $park"
        " ORDER BY changes.kind, changes.data_year, changes.indicator_no, changes.item",
        park.park_id,
    ):
        changes.setdefault(change["submission_id"], []).append(change)
    events = _rows(
        con,
        "SELECT events.*, earlier.display_name AS supersedes_title"
        " FROM marts.fct_park_history AS events LEFT JOIN marts.fct_submissions AS earlier"
        " ON earlier.submission_id = events.supersedes_submission_id"
        " WHERE events.park_id = $park ORDER BY events.event_no",
        park.park_id,
    )
    for event in events:
        of_report = event["kind"] == "submission"
        event["changes"] = changes.get(event["submission_id"], []) if of_report else []
    return History(park, tuple(events))


def _rows(con: duckdb.DuckDBPyConnection, sql: str, park_id: str) -> list[dict[str, Any]]:
    cursor = con.execute(sql, {"park": park_id})
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def as_json(history: History) -> str:
    """The history as one JSON object; times in UTC."""
    return json.dumps(asdict(history), ensure_ascii=False, indent=1, default=_json_value)


def _json_value(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat() + "Z"
    raise TypeError(type(value))


def lines_of(history: History, labels: Labels) -> Iterator[str]:
    """The history as lines, in the language of this process; days are Beijing's."""
    yield history.park.park_name + say(
        f"（{history.park.park_id}）：{len(history.events)} 件事",
        f" ({history.park.park_id}): {len(history.events)} events",
    )
    for event in history.events:
        yield f"{_day(event)}  {labels.code('park_event', event['kind'])}  {_said(event, labels)}"
        if event["supersedes_title"]:
            yield say(
                f"    取代“{event['supersedes_title']}”，差异 {len(event['changes'])} 处",
                f"    takes the place of {event['supersedes_title']};"
                f" differences: {len(event['changes'])}",
            )
        for change in event["changes"]:
            before, after = (change[side] or "—" for side in ("before_text", "after_text"))
            yield f"      {_what(change, labels)}: {before} → {after}"


def _day(event: Mapping[str, Any]) -> str:
    # A declared date has no time of day; a time of arrival is UTC.
    at: datetime = event["event_at"]
    declared = event["kind"] in ("review", "follow_up", "correction")
    return f"{at if declared else at.replace(tzinfo=UTC).astimezone(CITY_TIME):%Y-%m-%d}"


def _said(event: Mapping[str, Any], labels: Labels) -> str:
    domain = OUTCOME_DOMAINS.get(event["kind"])
    outcome = event["outcome"] and (labels.code(domain, event["outcome"]) if domain else None)
    issues = "　".join(
        f"{labels.code('severity', severity)} {event[f'{severity}_issues']}"
        for severity in ("error", "review", "info")
        if event[f"{severity}_issues"]
    )
    year = event["diagnosis_id"] and event["diagnosis_id"].rpartition("-")[2]
    diagnosis = year and say(f"{year}年诊断", f"diagnosis {year}")
    parts = (diagnosis, event["title"], outcome, issues, event["detail"])
    return "  ".join(part for part in parts if part)


def _what(change: Mapping[str, Any], labels: Labels) -> str:
    kind = labels.code("submission_change", change["kind"])
    if change["kind"] == "value":
        name = say(change["name_zh"] or "", change["name_en"] or "")
        return say(
            f"{change['data_year']}年第{change['indicator_no']}项 {name}",
            f"{change['data_year']} no. {change['indicator_no']} {name}",
        )
    return f"{kind} {labels.code('version_item', change['item'])}"

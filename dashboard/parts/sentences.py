"""What the figures say, in sentences: the same on a page and in a file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from dashboard.words import NONE, Criterion, Words


def ranking(
    words: Words, when: str, ranked: pd.DataFrame, district: str, city_median: float | None
) -> str:
    """Who leads, and the spread of the index; ``district`` is a code, or empty for the city.

    ``city_median`` is None where the city has too few parks to say it.
    """
    if ranked.empty:
        return words("ranking_none", when=when)
    best = ranked.iloc[0]
    figures = {
        "when": when,
        "parks": len(ranked),
        "best": best["park_name"],
        "gi": f"{best['gi']:.2f}",
        "rank": int(best["city_rank"]),
        "median": f"{ranked['gi'].median():.2f}",
        "lowest": f"{ranked['gi'].min():.2f}",
    }
    if not district:
        return words("ranking_finding", **figures)
    return words(
        "ranking_finding_district",
        district=words.district_in_full(district),
        city_median=NONE if city_median is None else f"{city_median:.2f}",
        **figures,
    )


def candidates(
    words: Words, parks: pd.DataFrame, checks: pd.DataFrame, criteria: list[Criterion]
) -> str:
    """How many candidates, and which gate keeps most parks out."""
    gates = checks[(checks["kind"] == "gate") & (checks["status"] != "PASS")]
    figures = {
        "parks": len(parks),
        "candidates": int(parks["is_candidate"].sum()),
        "near": int(parks["is_near_miss"].sum()),
    }
    if gates.empty:
        return words("candidates_finding_all", **figures)
    hardest = gates["criterion_id"].value_counts().index[0]
    of_hardest = gates[gates["criterion_id"] == hardest]["status"]
    text = next(row for row in criteria if row.criterion_id == hardest)
    return words(
        "candidates_finding",
        criterion=f"{hardest} {words.pick(text.text_zh, text.text_en)}",
        failed=int((of_hardest == "FAIL").sum()),
        unknown=int((of_hardest == "UNKNOWN").sum()),
        **figures,
    )


def follow_up(words: Words, as_of: date, rows: pd.DataFrame, district: str) -> str:
    """How many follow-ups are overdue; ``district`` is a code, or empty for the city."""
    counts = rows["state"].value_counts()
    overdue = rows[rows["state"] == "overdue"]
    figures = {
        "as_of": words.day(as_of),
        "where": words("whole_city") if not district else words.district_in_full(district),
        "diagnoses": len(rows),
        "due_soon": int(counts.get("due_soon", 0) + counts.get("due", 0)),
        "submitted": int(counts.get("submitted", 0)),
        "overdue": len(overdue),
    }
    if overdue.empty:
        return words("follow_up_finding_none", **figures)
    return words("follow_up_finding", days=f"{overdue['days_overdue'].max():,.0f}", **figures)


def adoption(words: Words, rows: pd.DataFrame) -> str:
    """What became of the recommendations that are due, over districts and diagnosis years."""
    due = int(rows["due_recommendations"].sum())
    if due == 0:
        return words("adoption_none")
    adopted = int(rows["adopted"].sum() + rows["partly_adopted"].sum())
    return words(
        "adoption_finding",
        due=due,
        adopted=adopted,
        done=int(rows["carried_out"].sum()),
        unanswered=int(rows["unanswered"].sum()),
        investment=f"{rows['due_investment_wan_yuan'].sum():,.2f}",
        adopted_investment=f"{rows['adopted_investment_wan_yuan'].sum():,.2f}",
    )


def park_facts(words: Words, diagnosis: dict[str, Any]) -> list[tuple[str, str]]:
    """Names and values of what is known of a park and its latest diagnosis."""
    confirmed = "confirmed" if diagnosis["is_confirmed"] else "unconfirmed"
    days = diagnosis["onsite_working_days"]
    return [
        (words("district"), words.district(diagnosis["district_code"])),
        (words("park_level"), words.code("park_level", diagnosis["park_level"])),
        (words("register_state"), words(confirmed)),
        (words("provider"), diagnosis["provider_name"] or NONE),
        (
            words("diagnosis"),
            words(
                "with_note",
                text=words("data_year_is", year=diagnosis["diagnosis_year"]),
                note=words.code("date_source", diagnosis["date_source"]),
            ),
        ),
        (words("completed_date"), words.day(diagnosis["completed_date"])),
        (words("onsite_working_days"), NONE if days is None else words("days", days=days)),
        (words("review_state"), words.code("review_state", diagnosis["review_state"])),
    ]


def park_standing(words: Words, years: pd.DataFrame, current: dict[str, Any] | None) -> str:
    """The park's place in a sentence, from its current standing, else its last year."""
    last = years.iloc[-1]
    dimensions = words.dimensions()
    weakest = min(dimensions, key=lambda code: last[code.lower()])
    figures = {
        "year": last["data_year"],
        "gi": f"{last['gi']:.2f}",
        "weakest": dimensions[weakest],
        "score": f"{last[weakest.lower()]:.1f}",
        "scored": last["slots_scored"],
        "slots": last["slots"],
    }
    if not last["is_rankable"]:
        reason = last[words.pick("not_rankable_reason", "not_rankable_reason_en")]
        return words("park_finding_unranked", reason=reason, **figures)
    if current is None:
        return words("park_finding_old", rank=f"{last['city_rank']:.0f}", **figures)
    return words("park_finding", rank=current["city_rank"], of=current["rankable_parks"], **figures)

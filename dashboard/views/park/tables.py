"""The tables of a park's page: for each, the sentence it stands for, its rows and its columns."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.words import NONE, Words

Row = Mapping[Hashable, Any]
Table = tuple[str, pd.DataFrame, dict[str, Any]]
TextTable = tuple[str, pd.DataFrame, dict[str, str], set[str]]

text = st.column_config.TextColumn
number = st.column_config.NumberColumn
# Room for the longest name of a state that may stand in place of a value.
VALUE_WIDTHS = {"zh": 80, "en": 112}


def years(words: Words, rows: pd.DataFrame) -> Table:
    """The index and its dimensions by data year."""
    columns = {
        "data_year": number(words("data_year"), format="%d"),
        "gi": number(words("gi"), format="%.2f", help=words("gi_help")),
        "gi_scored_only": number(words("gi_scored_only"), format="%.2f"),
        "own_score": number(words("own_score"), format="%.2f", help=words("own_score_help")),
        **{code.lower(): number(name, format="%.1f") for code, name in words.dimensions().items()},
        "slots_filled": text(words("slots_scored"), alignment="right"),
        "city_rank": number(words("city_rank"), format="%d"),
        "city_rank_change": number(
            words("rank_change"), format="%+d", help=words("rank_change_help")
        ),
    }
    slots = [f"{s}/{of}" for s, of in zip(rows["slots_scored"], rows["slots"], strict=True)]
    first, last = rows.iloc[0], rows.iloc[-1]
    sentence = words(
        "years_finding",
        first=first["data_year"],
        first_gi=f"{first['gi']:.2f}",
        last=last["data_year"],
        last_gi=f"{last['gi']:.2f}",
        change=f"{last['gi'] - first['gi']:+.2f}",
    )
    return sentence, rows.assign(slots_filled=slots), columns


def indicators_side_by_side(words: Words, rows: pd.DataFrame) -> Table:
    """One row per indicator with the value and score of every year."""
    data_years = sorted(rows["data_year"].unique())
    named = _named(words, rows)
    frame = named.drop_duplicates("indicator_no", keep="last").set_index("indicator_no")
    columns = _indicator_columns(words)
    for year in data_years:
        of_year = named[named["data_year"] == year].set_index("indicator_no")
        frame[f"value_{year}"] = of_year["value_shown"]
        columns[f"value_{year}"] = text(
            words("value_in", year=year), alignment="right", width=VALUE_WIDTHS[words.language]
        )
    for year in data_years:
        frame[f"score_{year}"] = named[named["data_year"] == year].set_index("indicator_no")[
            "score"
        ]
        columns[f"score_{year}"] = number(words("score_in", year=year), format="%.1f")
    columns["lead"] = text(words("lead_value"), alignment="right")
    columns["is_counted"] = st.column_config.CheckboxColumn(words("counted"))
    counts = rows["state"].value_counts()
    states = words("comma").join(
        f"{name} {counts[code]}"
        for code, name in words.codes("value_state").items()
        if code in counts
    )
    sentence = words("indicators_finding", years=len(data_years), values=len(rows), states=states)
    return sentence, frame.reset_index(), columns


def indicators_of_year(words: Words, rows: pd.DataFrame, year: int) -> Table:
    """One row per indicator of a year with where its value stands in the report."""
    named = _named(words, rows[rows["data_year"] == year])
    columns = {
        **_indicator_columns(words),
        "value_shown": text(words("value"), alignment="right"),
        "text_as_written": text(words("text_as_written")),
        "state_name": text(words("value_state")),
        "score": number(words("score"), format="%.2f"),
        "lead": text(words("lead_value"), alignment="right"),
        "counted": text(words("counted")),
        "source_place": text(words("source_place")),
        "source_file": text(words("source_file"), width=330),
        "evidence": text(words("evidence")),
        "note": text(words("note"), width="medium"),
    }
    scored = int(named["score"].notna().sum())
    sentence = words("indicators_of_year", year=year, rows=len(named), scored=scored)
    return sentence, named, columns


def requirements(words: Words, rows: pd.DataFrame) -> TextTable:
    """One row per basic requirement with the answer as written."""
    texts = {
        (row.indicator_set_id, row.requirement_no): words.pick(row.text_zh, row.text_en)
        for row in words.registry.basic_requirements
    }
    keys = zip(rows["indicator_set_id"], rows["requirement_no"], strict=True)
    met = [_is_met(value) for value in rows["is_met"]]
    frame = rows.assign(
        requirement=[texts.get(key, NONE) for key in keys],
        kind_name=[words.code("requirement_kind", kind) for kind in rows["kind"]],
        answer=[words(f"requirement_{word}") for word in met],
    )
    columns = {
        "requirement_no": words("number"),
        "kind_name": words("kind"),
        "requirement": words("requirement"),
        "answer": words("answer"),
        "text_as_written": words("text_as_written"),
        "evidence": words("evidence"),
        "source_file": words("source_file"),
        "source_place": words("source_place"),
    }
    counts = {word: met.count(word) for word in ("yes", "no", "open")}
    return words("requirements_finding", **counts), frame, columns, {"requirement_no"}


def recommendations(words: Words, rows: pd.DataFrame) -> TextTable:
    """One row per recommendation, with what the park made of it."""
    money = ["total_investment_wan_yuan", "fixed_investment_wan_yuan", "actual_investment_wan_yuan"]
    frame = rows.assign(
        adoption_name=[words.code("adoption", code) for code in rows["adoption"]],
        progress_name=[words.code("progress", code) for code in rows["progress"]],
        planned=[
            words.planned(when, precision)
            for when, precision in zip(rows["planned_date"], rows["planned_precision"], strict=True)
        ],
        done=[words.day(when) for when in rows["done_date"]],
        **{name: [_money(amount) for amount in rows[name]] for name in money},
    )
    columns = {
        "diagnosis_year": words("diagnosis_year"),
        "seq": words("number"),
        "content": words("recommendation"),
        "total_investment_wan_yuan": words("total_investment"),
        "fixed_investment_wan_yuan": words("fixed_investment"),
        "expected_effect": words("expected_effect"),
        "planned": words("planned_date"),
        "adoption_name": words("adoption"),
        "reason": words("reason"),
        "progress_name": words("progress"),
        "actual_investment_wan_yuan": words("actual_investment"),
        "actual_effect": words("actual_effect"),
        "done": words("done_date"),
        "source_place": words("source_place"),
    }
    numbers = {"diagnosis_year", "seq", *money}
    if rows.empty:
        return words("no_recommendations"), frame, columns, numbers
    sentence = words(
        "recommendations_finding",
        rows=len(rows),
        investment=_money(rows["total_investment_wan_yuan"].sum()),
        adopted=int(rows["adoption"].isin(["adopted", "partly"]).sum()),
        done=int((rows["progress"] == "done").sum()),
    )
    return sentence, frame, columns, numbers


def issues(words: Words, rows: pd.DataFrame) -> TextTable:
    """One row per issue of the report in force."""
    frame = rows.assign(
        severity_name=[words.code("severity", code) for code in rows["severity"]],
        responsible_name=[words.code("responsible", code) for code in rows["responsible"]],
        state_name=[words.code("issue_state", code) for code in rows["state"]],
        message=rows[words.pick("message_zh", "message_en")],
        remedy=rows[words.pick("remedy_zh", "remedy_en")],
    )
    columns = {
        "severity_name": words("severity"),
        "check_id": words("check"),
        "message": words("issue"),
        "value": words("found"),
        "remedy": words("remedy"),
        "place": words("source_place"),
        "file": words("source_file"),
        "responsible_name": words("responsible"),
        "state_name": words("state"),
    }
    if rows.empty:
        return words("no_issues"), frame, columns, set()
    counts = {code: int((rows["severity"] == code).sum()) for code in ("error", "review", "info")}
    return words("issues_finding", rows=len(rows), **counts), frame, columns, set()


def _indicator_columns(words: Words) -> dict[str, Any]:
    return {
        "dimension": text(words("dimension")),
        "indicator_no": number(words("number"), format="%d"),
        "name": text(words("indicator"), width=250),
        "unit_shown": text(words("unit")),
    }


def _named(words: Words, rows: pd.DataFrame) -> pd.DataFrame:
    dimensions = words.dimensions()
    return rows.assign(
        dimension=[dimensions.get(code, code) for code in rows["dimension_code"]],
        name=rows[words.pick("name_zh", "name_en")],
        unit_shown=[words.unit(unit) for unit in rows["unit"]],
        state_name=[words.code("value_state", code) for code in rows["state"]],
        value_shown=[value_shown(words, row) for row in rows.to_dict("records")],
        lead=[lead_shown(row) for row in rows.to_dict("records")],
        counted=[_counted(words, row) for row in rows.to_dict("records")],
    )


def value_shown(words: Words, row: Row) -> str:
    """The value as officials write it; its state in brackets where there is none."""
    if row["state"] != "reported":
        return words("in_brackets", text=words.code("value_state", row["state"]))
    if pd.isna(row["value"]):
        return words.code("attainment", row["attainment"])
    return figure(row["value"])


def lead_shown(row: Row) -> str:
    """The lead value with the sign of the side that is better, or its word; a dash for none."""
    if not pd.isna(row["lead_value"]):
        return {"higher": "≥ ", "lower": "≤ "}.get(row["better"], "") + figure(row["lead_value"])
    return NONE if pd.isna(row["lead_words"]) else str(row["lead_words"])


def _counted(words: Words, row: Row) -> str:
    if row["is_counted"]:
        return words("is_counted")
    return words("not_counted", reason=words.code("not_counted", row["not_counted_code"]))


def figure(value: float) -> str:
    """Thousands separated, at most four decimals, none that say nothing."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def _money(amount: float) -> str:
    """An amount in 万元 with its thousands separated; a dash for none."""
    return NONE if pd.isna(amount) else f"{amount:,.2f}"


def _is_met(value: bool | None) -> str:
    if pd.isna(value):
        return "open"
    return "yes" if value else "no"

"""Scores, ranks and adoption computed a second time, in polars, from the raw tables and the registry.

It shares no line with the dbt project: what both get wrong would have to be wrong in scoring.md.
Figures are whole millionths, so that "half up at six decimals" is integer arithmetic.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from warehouse.rules.files import SEEDS

MICRO = 1_000_000


def raw(home_file: Path, table: str) -> pl.DataFrame:
    """A raw table as polars reads it."""
    with duckdb.connect(str(home_file), read_only=True) as con:
        return con.execute(f"SELECT * FROM raw.{table}").pl()


def seed(name: str) -> pl.DataFrame:
    """A registry table."""
    return pl.read_csv(SEEDS / f"{name}.csv", infer_schema_length=None)


def _half_up(value: pl.Expr) -> pl.Expr:
    return (value * MICRO + 0.5).floor().cast(pl.Int64)


def _mean(total: pl.Expr, count: pl.Expr) -> pl.Expr:
    return (2 * total + count) // (2 * count)


def current_diagnoses(home_file: Path) -> pl.DataFrame:
    """The last received accepted submission of each park x diagnosis year, by its last reading."""
    readings = (
        raw(home_file, "readings")
        .sort("reading_id")
        .group_by("submission_id")
        .agg(pl.col("reading_id").last(), pl.col("outcome").last())
        .filter(pl.col("outcome") != "rejected")
    )
    replaced = raw(home_file, "replacements").join(readings, on="submission_id", how="semi")
    return (
        raw(home_file, "diagnoses")
        .join(readings, on="reading_id", how="semi")
        .join(
            raw(home_file, "submissions").select("submission_id", "received_seq"),
            on="submission_id",
        )
        .filter(~pl.col("submission_id").is_in(replaced["replaced_submission_id"].implode()))
        .sort("received_seq")
        .group_by("park_id", "diagnosis_year")
        .last()
    )


def item_scores(home_file: Path) -> pl.DataFrame:
    """One row per diagnosis x data year x indicator of the standard, with its score in millionths."""
    diagnoses = current_diagnoses(home_file).select("reading_id", "park_id", "diagnosis_year")
    values = raw(home_file, "indicator_values").join(diagnoses, on="reading_id")
    items = seed("scoring_items").with_columns(pl.col("lead_value").cast(pl.Float64))
    levels = dict(seed("scoring_levels").select("level", "score").iter_rows())
    years = values.select("reading_id", "park_id", "diagnosis_year", "data_year").unique()
    keys = ["reading_id", "data_year", "indicator_no"]
    grid = years.join(items, how="cross").join(
        values.select(*keys, "value", "attainment", "state"), on=keys, how="left"
    )
    ratio = (
        pl.when(pl.col("better") == "higher")
        .then(100 * pl.col("value") / pl.col("lead_value"))
        .when(pl.col("value") <= 0)
        .then(120.0)
        .otherwise(100 * pl.col("lead_value") / pl.col("value"))
    )
    score = (
        pl.when(pl.col("state") != "reported")
        .then(None)
        .when(pl.col("better") == "level")
        .then(pl.col("attainment").replace_strict(levels, default=None, return_dtype=pl.Float64))
        .otherwise(ratio.clip(0, pl.col("max_score")))
    )
    return grid.with_columns(score=_half_up(score))


def counted_slots(scores: pl.DataFrame) -> pl.DataFrame:
    """The rows that fill slots: single indicators, and the members chosen once for a diagnosis."""
    singles = scores.filter(pl.col("choice_group").is_null())
    totals = (
        scores.filter(pl.col("choice_group").is_not_null())
        .group_by("reading_id", "choice_group", "choose_n", "indicator_no")
        .agg(
            total=pl.col("score").fill_null(0).sum(),
            was_reported=(pl.col("state") == "reported").any(),
        )
        .filter(pl.col("was_reported"))
        .sort(["total", "indicator_no"], descending=[True, False])
        .with_columns(order=pl.col("indicator_no").cum_count().over("reading_id", "choice_group"))
        .filter(pl.col("order") <= pl.col("choose_n"))
    )
    chosen = scores.join(totals, on=["reading_id", "indicator_no"], how="semi")
    return pl.concat([singles, chosen])


def park_year_scores(home_file: Path) -> pl.DataFrame:
    """gi, gi_scored_only and the dimensions of each park x data year, of its latest diagnosis."""
    scores = item_scores(home_file)
    dimensions = seed("indicators").select("indicator_no", "dimension_code")
    counted = counted_slots(scores).join(dimensions, on="indicator_no")
    slots = _slots_by_dimension(dimensions)
    total = sum(slots.values())
    score = pl.col("score").fill_null(0)
    by_year = counted.group_by("reading_id", "park_id", "diagnosis_year", "data_year").agg(
        gi=_mean(score.sum(), pl.lit(total)),
        slots_scored=pl.col("score").count(),
        scored=pl.col("score").sum(),
        **{
            code.lower(): _mean(score.filter(pl.col("dimension_code") == code).sum(), pl.lit(count))
            for code, count in slots.items()
        },
    )
    scored = pl.col("slots_scored").cast(pl.Int64)
    return (
        by_year.with_columns(
            gi_scored_only=pl.when(scored > 0).then(_mean(pl.col("scored"), scored))
        )
        .sort("diagnosis_year")
        .group_by("park_id", "data_year")
        .last()
    )


def _slots_by_dimension(dimensions: pl.DataFrame) -> dict[str, int]:
    items = seed("scoring_items").join(dimensions, on="indicator_no")
    singles = items.filter(pl.col("choice_group").is_null())
    groups = items.filter(pl.col("choice_group").is_not_null()).unique("choice_group")
    slots = dict(singles["dimension_code"].value_counts().iter_rows())
    for code, count in groups.select("dimension_code", "choose_n").iter_rows():
        slots[code] = slots.get(code, 0) + int(count)
    return slots


def rankings(home_file: Path, parks: pl.DataFrame) -> pl.DataFrame:
    """Ranks by gi among the rankable parks of a data year: city, district, level; and the change."""
    mandatory = seed("basic_requirements").filter(pl.col("kind") == "mandatory")["requirement_no"]
    met = (
        raw(home_file, "basic_requirements")
        .filter(
            pl.col("requirement_no").is_in(mandatory.implode()) & pl.col("is_met").fill_null(False)
        )
        .group_by("reading_id")
        .agg(met=pl.col("requirement_no").n_unique())
    )
    scores = (
        park_year_scores(home_file)
        .join(met, on="reading_id", how="left")
        .with_columns(is_rankable=pl.col("met").fill_null(0) == len(mandatory))
        .join(parks.select("park_id", "district_code", "park_level"), on="park_id")
    )
    ranked = scores.filter(pl.col("is_rankable")).with_columns(
        city_rank=_rank("data_year"),
        district_rank=_rank("data_year", "district_code"),
        level_rank=_rank("data_year", "park_level"),
    )
    earlier = ranked.select("park_id", (pl.col("data_year") + 1).alias("data_year"), before="gi")
    moves = ranked.join(earlier, on=["park_id", "data_year"]).select(
        "park_id",
        "data_year",
        city_rank_change=pl.col("before")
        .rank("min", descending=True)
        .over("data_year")
        .cast(pl.Int64)
        - _rank("data_year"),
    )
    keys = ["park_id", "data_year"]
    return scores.join(
        ranked.select(*keys, "city_rank", "district_rank", "level_rank"), on=keys, how="left"
    ).join(moves, on=keys, how="left")


def _rank(*over: str) -> pl.Expr:
    return pl.col("gi").rank("min", descending=True).over(*over).cast(pl.Int64)


def adoption(home_file: Path, parks: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Per district x diagnosis year: recommendations that count, and the rates in per cent."""
    diagnoses = current_diagnoses(home_file).select(
        "reading_id", "park_id", "diagnosis_year", "completed_date"
    )
    key = ["park_id", "diagnosis_year"]
    forms = raw(home_file, "follow_ups").select("submission_id", *key, "submitted_date")
    received = raw(home_file, "submissions").select("submission_id", "received_seq")
    answers = (
        raw(home_file, "follow_up_items")
        .join(received, on="submission_id")
        .sort("received_seq")
        .group_by(*key, "seq")
        .last()
        .select(*key, "seq", "adoption", "progress")
    )
    is_submitted = (
        forms.filter(pl.col("submitted_date") <= as_of).select(key).unique().with_columns(sent=True)
    )
    due = pl.col("completed_date").dt.offset_by("1y") <= as_of
    rows = (
        raw(home_file, "recommendations")
        .join(diagnoses, on="reading_id")
        .join(is_submitted, on=key, how="left")
        .filter(pl.col("sent").fill_null(False) | due.fill_null(False))
        .join(answers, on=[*key, "seq"], how="left")
        .join(parks.select("park_id", "district_code"), on="park_id")
    )
    taken = pl.col("adoption").is_in(["adopted", "partly"]).fill_null(False)
    done = (pl.col("progress") == "done").fill_null(False)
    money = pl.col("total_investment_wan_yuan").fill_null(0)
    return rows.group_by("district_code", "diagnosis_year").agg(
        due_recommendations=pl.len(),
        adoption_pct=100 * taken.sum() / pl.len(),
        completion_pct=100 * done.sum() / pl.len(),
        adoption_investment_pct=100 * money.filter(taken).sum() / _unless_zero(money.sum()),
        completion_investment_pct=100 * money.filter(done).sum() / _unless_zero(money.sum()),
    )


def _unless_zero(total: pl.Expr) -> pl.Expr:
    return pl.when(total > 0).then(total)

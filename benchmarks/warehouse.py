"""Build time, memory and file size for many parks x 10 years, against the scoring alone.

Run: python -m benchmarks.warehouse [parks ...]     (default: 1000 15000)

Every size is built in a process of its own, so that peak memory is that of the build. The floor is one
hand-written DuckDB query over the same raw values that does the scoring and nothing else; polars and
pandas do the same scoring in the same run. Ratios count, not seconds of a machine.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date

import duckdb

from warehouse.home import Home
from warehouse.rules.files import SEEDS
from warehouse.store.raw import connect

AS_OF = date(2026, 11, 22)
FIRST_YEAR, YEARS = 2016, 10
DIAGNOSES = 4  # of three data years each; the last two overlap, as they do when parks come again

# Values by a hash of (park, year, indicator), so that the same city comes out on every machine.
_CITY = """
CREATE TEMP TABLE visits AS
SELECT p AS park, v AS visit, p * {diagnoses} + v + 1 AS reading_id,
    least({first} + 3 * v, {first} + {years} - 3) AS first_year
FROM range({parks}) AS parks(p), range({diagnoses}) AS visits(v);
INSERT INTO raw.park_register (registered_at, park_id, park_name, district_code, park_level,
    is_confirmed, source)
SELECT TIMESTAMP '2020-01-01', 'K' || substr(md5('园区' || p), 1, 8), '园区' || p,
    CAST(110105 + p % 5 AS VARCHAR), CASE p % 3 WHEN 0 THEN '国家级' WHEN 1 THEN '市级' ELSE '其他' END,
    true, 'import' FROM range({parks}) AS parks(p);
INSERT INTO raw.submissions (submission_id, received_at, content_sha256, display_name)
SELECT 'S' || reading_id, TIMESTAMP '2020-01-01' + INTERVAL (reading_id) MINUTE, 'x', 'x' FROM visits;
INSERT INTO raw.files BY NAME
SELECT 'S' || reading_id AS submission_id, 'x' AS file_name, md5('' || reading_id) AS sha256,
    1 AS size_bytes FROM visits;
INSERT INTO raw.readings SELECT reading_id, 'S' || reading_id, TIMESTAMP '2020-01-01', 'x', 'x',
    'accepted' FROM visits;
INSERT INTO raw.diagnoses BY NAME
SELECT reading_id, 'S' || reading_id AS submission_id,
    'K' || substr(md5('园区' || park), 1, 8) AS park_id, '园区' || park AS park_name_as_written,
    '服务商' || park % 20 AS provider_name, first_year + 3 AS diagnosis_year, 'cover' AS date_source,
    'before' AS year_basis, make_date(first_year + 3, 9, 15) AS completed_date, true AS is_demo,
    'x' AS source_file, 'x' AS source_place, 'x' AS code_version, 'x' AS registry_hash
FROM visits;
INSERT INTO raw.basic_requirements BY NAME
SELECT reading_id, 'S' || reading_id AS submission_id, r + 1 AS requirement_no,
    hash(park, r) % 50 > 0 AS is_met, 'x' AS source_file, 'x' AS source_place, 'x' AS code_version,
    'x' AS registry_hash
FROM visits, range(8) AS requirements(r);
INSERT INTO raw.indicator_values BY NAME
SELECT reading_id, 'S' || reading_id AS submission_id, first_year + y AS data_year,
    'bj-2023' AS indicator_set_id, indicator_no,
    CASE WHEN state = 'reported' AND better <> 'level' THEN round(draw, 2) END AS value,
    CASE WHEN state = 'reported' AND better = 'level'
        THEN CASE WHEN draw_no % 3 = 0 THEN 'not_met' WHEN draw_no % 3 = 1 THEN 'partly' ELSE 'met' END
    END AS attainment,
    state, CAST(round(draw, 2) AS VARCHAR) AS text_as_written,
    'x' AS source_file, 'x' AS source_place, 'x' AS code_version, 'x' AS registry_hash
FROM (
    SELECT *, coalesce(review_min, 0) + (coalesce(review_max, 1) - coalesce(review_min, 0))
            * (draw_no % 1000) / 1000.0 AS draw,
        CASE WHEN draw_no % 20 < 17 THEN 'reported' WHEN draw_no % 20 < 19 THEN 'not_applicable'
            ELSE 'missing' END AS state
    FROM (
        SELECT v.*, y, i.*, hash(park, first_year + y, indicator_no) AS draw_no
        FROM visits AS v, range(3) AS years(y), read_csv('{seeds}/indicators.csv') AS i
    )
);
"""

_SCORES = """
WITH items AS (
    SELECT s.*, i.dimension_code FROM read_csv('{seeds}/scoring_items.csv') AS s
    JOIN read_csv('{seeds}/indicators.csv') AS i USING (indicator_no)
),
scored AS (
    SELECT v.reading_id, v.data_year, v.indicator_no, choice_group, choose_n, v.state,
        CASE WHEN v.state <> 'reported' THEN NULL
            WHEN better = 'level'
                THEN CASE attainment WHEN 'met' THEN 100 WHEN 'partly' THEN 50 ELSE 0 END
            WHEN better = 'higher' THEN greatest(0, least(max_score, 100 * value / lead_value))
            WHEN value <= 0 THEN 120 ELSE least(max_score, 100 * lead_value / value) END AS score
    FROM raw.indicator_values AS v JOIN items USING (indicator_no)
),
members AS (
    SELECT reading_id, indicator_no FROM scored WHERE choice_group IS NOT NULL
    GROUP BY reading_id, choice_group, choose_n, indicator_no
    HAVING bool_or(state = 'reported')
    QUALIFY row_number() OVER (PARTITION BY reading_id, choice_group
        ORDER BY sum(coalesce(score, 0)) DESC, indicator_no) <= choose_n
)
SELECT count(*), sum(gi) FROM (
    SELECT reading_id, data_year, sum(coalesce(score, 0)) / 24 AS gi
    FROM scored LEFT JOIN members USING (reading_id, indicator_no)
    WHERE choice_group IS NULL OR members.indicator_no IS NOT NULL
    GROUP BY reading_id, data_year
)
"""


def main() -> None:
    """Measure each size and print a table."""
    if sys.argv[1:2] == ["--build"]:
        _build_here(Home.at(sys.argv[2]))
        return
    print(f"{'parks':>7} {'values':>10} {'build s':>8} {'us/value':>9} {'MB':>6} {'file MB':>8}"
          f" {'query s':>8} {'ratio':>6} {'polars s':>9} {'pandas s':>9}")  # fmt: skip
    for parks in [int(text) for text in sys.argv[1:]] or [1000, 15_000]:
        with tempfile.TemporaryDirectory() as folder:
            _measure(parks, Home.at(folder))


def _measure(parks: int, home: Home) -> None:
    values = _write_city(parks, home)
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.warehouse", "--build", str(home.root)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    built = json.loads(run.stdout.splitlines()[-1])
    query, total = _timed(lambda: _by_query(home))
    polars, second = _timed(lambda: _by_polars(home))
    pandas, third = _timed(lambda: _by_pandas(home))
    if not (abs(total - second) < 1e-3 * total and abs(total - third) < 1e-3 * total):
        raise SystemExit(f"the engines disagree: {total} {second} {third}")
    print(
        f"{parks:>7} {values:>10} {built['seconds']:>8.1f} {built['seconds'] / values * 1e6:>9.1f}"
        f" {built['mb']:>6.0f} {built['file_mb']:>8.1f} {query:>8.2f} {built['seconds'] / query:>6.0f}"
        f" {polars:>9.2f} {pandas:>9.2f}"
    )


def _write_city(parks: int, home: Home) -> int:
    home.root.mkdir(parents=True, exist_ok=True)
    with connect(home) as con:
        sizes = {"parks": parks, "first": FIRST_YEAR, "years": YEARS, "diagnoses": DIAGNOSES}
        con.execute(_CITY.format(seeds=SEEDS, **sizes))
        row = con.execute("SELECT count(*) FROM raw.indicator_values").fetchone()
    assert row is not None
    return int(row[0])


def _build_here(home: Home) -> None:
    from warehouse.publishing.build import build

    start = time.monotonic()
    result = build(home, AS_OF)
    print(
        json.dumps(
            {
                "seconds": time.monotonic() - start,
                "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "file_mb": result.publication.path.stat().st_size / 1e6,
            }
        )
    )


def _timed(work):  # type: ignore[no-untyped-def]
    start = time.monotonic()
    total = work()
    return time.monotonic() - start, total


def _by_query(home: Home) -> float:
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        row = con.execute(_SCORES.format(seeds=SEEDS)).fetchone()
    assert row is not None
    return float(row[1])


_COLUMNS = "reading_id, data_year, indicator_no, value, attainment, state"


def _by_polars(home: Home) -> float:
    import polars as pl

    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        values = con.execute(f"SELECT {_COLUMNS} FROM raw.indicator_values").pl()
    items = pl.read_csv(SEEDS / "scoring_items.csv").with_columns(
        pl.col("lead_value").cast(pl.Float64)
    )
    lead, value, high = pl.col("lead_value"), pl.col("value"), pl.col("max_score")
    words = {"met": 100.0, "partly": 50.0, "not_met": 0.0}
    score = (
        pl.when(pl.col("state") != "reported").then(None)
        .when(pl.col("better") == "level")
        .then(pl.col("attainment").replace_strict(words, default=None, return_dtype=pl.Float64))
        .when(pl.col("better") == "higher").then((100 * value / lead).clip(0, high))
        .when(value <= 0).then(120.0).otherwise((100 * lead / value).clip(None, high))
    )  # fmt: skip
    scored = values.join(items, on="indicator_no").with_columns(score=score)
    group = ["reading_id", "choice_group", "choose_n", "indicator_no"]
    members = (
        scored.filter(pl.col("choice_group").is_not_null()).group_by(group)
        .agg(total=pl.col("score").fill_null(0).sum(), any=(pl.col("state") == "reported").any())
        .filter("any").sort(["total", "indicator_no"], descending=[True, False])
        .filter(pl.col("indicator_no").cum_count().over(group[:2]) <= pl.col("choose_n"))
    )  # fmt: skip
    chosen = scored.join(members, on=["reading_id", "indicator_no"], how="semi")
    single = scored.filter(pl.col("choice_group").is_null())
    counted = pl.concat([single, chosen])
    by_year = counted.group_by("reading_id", "data_year").agg(
        gi=pl.col("score").fill_null(0).sum() / 24
    )
    return float(by_year["gi"].sum())


def _by_pandas(home: Home) -> float:
    import numpy as np
    import pandas as pd

    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        values = con.execute(f"SELECT {_COLUMNS} FROM raw.indicator_values").df()
    items = pd.read_csv(SEEDS / "scoring_items.csv")
    rows = values.merge(items, on="indicator_no")
    higher = (100 * rows["value"] / rows["lead_value"]).clip(0, rows["max_score"])
    with np.errstate(divide="ignore"):
        lower = (100 * rows["lead_value"] / rows["value"]).clip(upper=rows["max_score"])
    words = rows["attainment"].map({"met": 100.0, "partly": 50.0, "not_met": 0.0})
    rows["score"] = np.select(
        [rows["better"] == "level", rows["better"] == "higher", rows["value"] <= 0],
        [words, higher, 120.0],
        lower,
    )
    rows.loc[rows["state"] != "reported", "score"] = np.nan
    rows["filled"] = rows["score"].fillna(0)
    rows["is_reported"] = rows["state"] == "reported"
    group = ["reading_id", "choice_group", "choose_n", "indicator_no"]
    totals = (
        rows.groupby(group).agg(total=("filled", "sum"), seen=("is_reported", "any")).reset_index()
    )
    totals = totals[totals["seen"]].sort_values(["total", "indicator_no"], ascending=[False, True])
    order = totals.groupby(group[:2]).cumcount()
    chosen = totals.loc[order < totals["choose_n"], ["reading_id", "indicator_no"]]
    members = rows.merge(chosen, on=["reading_id", "indicator_no"])
    counted = pd.concat([rows[rows["choice_group"].isna()], members])
    return float((counted.groupby(["reading_id", "data_year"])["filled"].sum() / 24).sum())


if __name__ == "__main__":
    main()

"""The rows behind the charts: the same on a page and in a file."""

from __future__ import annotations

import pandas as pd

from dashboard.words import Words


def index_bars(ranked: pd.DataFrame) -> pd.DataFrame:
    """Rows of `charts.index_bars` from ranked parks with the column ``is_chosen``."""
    return pd.DataFrame(
        {
            "label": [
                f"{rank:.0f}  {name}"
                for name, rank in zip(ranked["park_name"], ranked["city_rank"], strict=True)
            ],
            "gi": ranked["gi"],
            "is_chosen": ranked["is_chosen"],
            "position": range(len(ranked)),
        }
    )


def dimension_dots(words: Words, years: pd.DataFrame) -> pd.DataFrame:
    """Rows of `charts.dimension_dots` from a park's scores by year."""
    measures = {"gi": words("gi")} | {
        code.lower(): name for code, name in words.dimensions().items()
    }
    return pd.DataFrame(
        [
            {"name": name, "position": position, "year": year, "score": score}
            for position, (column, name) in enumerate(measures.items())
            for year, score in zip(years["data_year"], years[column], strict=True)
        ]
    )


def state_counts(words: Words, rows: pd.DataFrame) -> pd.DataFrame:
    """Diagnoses by district (rows) and follow-up state (columns), the most overdue first."""
    return (
        rows.assign(district_code=rows["district_code"].fillna(""))
        .groupby(["district_code", "state"])
        .size()
        .unstack(fill_value=0)
        .reindex(columns=list(words.codes("follow_up_state")), fill_value=0)
        .sort_values(["overdue", "due", "due_soon"], ascending=False, kind="stable")
    )


def state_bars(words: Words, counts: pd.DataFrame, district: str) -> pd.DataFrame:
    """Rows of `charts.state_bars`; a ``district``, by code, stands out, all do where it is empty."""
    names = list(words.codes("follow_up_state").values())
    return pd.DataFrame(
        [
            {
                "district": words.district(code or None),
                "position": position,
                "state_name": name,
                "state_position": order,
                "diagnoses": diagnoses,
                "is_chosen": district in ("", code),
            }
            for position, (code, row) in enumerate(
                zip(counts.index, counts.to_numpy().tolist(), strict=True)
            )
            for order, (name, diagnoses) in enumerate(zip(names, row, strict=True))
            if diagnoses > 0
        ]
    )

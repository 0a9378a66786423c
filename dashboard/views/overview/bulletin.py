"""The bulletin of the city, or of a viewer's districts: what the pages find, and the figures."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard import charts
from dashboard.access.navigation import pages_for
from dashboard.charts import figures
from dashboard.context import Context
from dashboard.exports.document import (
    Block,
    Document,
    Figure,
    Grid,
    Heading,
    PageBreak,
    Paragraph,
    grid,
)
from dashboard.exports.stamp import scope_name, stamp
from dashboard.parts import sentences as findings
from dashboard.queries import candidates as candidate_queries
from dashboard.queries import follow_up as follow_up_queries
from dashboard.queries import overview as queries
from dashboard.queries import ranking as ranking_queries
from dashboard.words import NONE, Words

MOST_BARS = 20
MOST_NAMED = 10
BAND_STEP = 20
"""Pixels a district, so that all of them stand on one page."""
SYMBOLS = {"PASS": "✓", "FAIL": "×", "UNKNOWN": "？"}


@dataclass(frozen=True)
class _Part:
    """A section of the text, whose title is a key of the catalogue, and its tables in the annex."""

    title: str
    text: list[Block]
    annex: list[Grid]


def bulletin(here: Context) -> Document:
    """The bulletin of the viewer's scope; benchmark candidates are in it for who may see them all."""
    words = here.words
    parts = [_overview(here), _ranking(here)]
    if "candidates" in {page.name for page in pages_for(here.viewer)}:
        parts.append(_candidates(here))
    parts.append(_follow_up(here))
    numbered: list[Block] = []
    for number, part in zip(words("bulletin_numbers").split(), parts, strict=False):
        title = words("bulletin_section", number=number, title=words(part.title))
        numbered += [Heading(title), *part.text]
    annex = [table for part in parts for table in part.annex]
    return Document(
        title=words("bulletin_title"),
        subtitle=words(
            "bulletin_subtitle",
            scope=scope_name(here),
            as_of=words.day(here.source.publication.as_of),
        ),
        blocks=(
            *numbered,
            PageBreak(),
            Heading(words("bulletin_annex")),
            *annex,
            Heading(words("bulletin_notes")),
            *[Paragraph(words(name)) for name in ("gi_help", "rank_change_help", "adoption_help")],
        ),
        stamp=stamp(here),
        language=words.language,
    )


def _overview(here: Context) -> _Part:
    words = here.words
    rows = queries.bulletin_coverage(here.source, here.viewer.scope)
    registered, diagnosed = int(rows["registered"].sum()), int(rows["diagnosed"].sum())
    text = words(
        "bulletin_coverage",
        registered=registered,
        diagnosed=diagnosed,
        share=f"{100 * diagnosed / registered:.1f}" if registered else NONE,
        diagnoses=int(rows["diagnoses"].sum()),
        approved=int(rows["approved"].sum()),
        pending=int(rows["pending"].sum()),
    )
    named = rows.assign(
        # In full, since the short name of parks that span districts is that of the whole city.
        district=[
            NONE if pd.isna(code) else words.district_in_full(code)
            for code in rows["district_code"]
        ],
        share=100 * rows["diagnosed"] / rows["registered"].where(rows["registered"] > 0),
    )
    headings = {
        "district": words("district"),
        "registered": words("bulletin_registered"),
        "diagnosed": words("bulletin_diagnosed"),
        "share": words("bulletin_share"),
        "diagnoses": words("diagnoses"),
        "approved": words.code("review_state", "approved"),
        "pending": words.code("review_state", "pending"),
    }
    counts = dict.fromkeys(["registered", "diagnosed", "diagnoses", "approved", "pending"], "d")
    table = grid(words("bulletin_table_coverage"), named, headings, counts | {"share": ".1f"})
    return _Part("bulletin_overview", [Paragraph(text, is_finding=True)], [table])


def _ranking(here: Context) -> _Part:
    words, scope = here.words, here.viewer.scope
    parks = ranking_queries.current_ranking(here.source, scope, here.standard_id)
    ranked = parks[parks["is_rankable"]]
    title = "bulletin_ranking"
    if ranked.empty:
        return _Part(title, [Paragraph(words("ranking_none", when=words("ranking_now")))], [])
    blocks: list[Block] = [Paragraph(_standing(here, ranked), is_finding=True)]
    medians = {name: ranked[code.lower()].median() for code, name in words.dimensions().items()}
    best, worst = max(medians, key=medians.__getitem__), min(medians, key=medians.__getitem__)
    blocks.append(
        Paragraph(
            words(
                "bulletin_dimensions",
                best=best,
                best_score=f"{medians[best]:.1f}",
                worst=worst,
                worst_score=f"{medians[worst]:.1f}",
            )
        )
    )
    first = ranked.head(MOST_BARS).assign(is_chosen=True)
    bars = figures.index_bars(first)
    caption = words("bulletin_figure_ranking", parks=len(first))
    blocks.append(Figure(caption, charts.index_bars(words("gi")), bars))
    return _Part(title, blocks, _ranking_tables(words, ranked, parks[~parks["is_rankable"]]))


def _standing(here: Context, ranked: pd.DataFrame) -> str:
    words, districts = here.words, here.viewer.scope.districts
    if districts is None:
        return findings.ranking(words, words("ranking_now"), ranked, "", ranked["gi"].median())
    best = ranked.iloc[0]
    return words(
        "bulletin_ranking_district",
        parks=len(ranked),
        best=best["park_name"],
        gi=f"{best['gi']:.2f}",
        rank=int(best["city_rank"]),
        median=f"{ranked['gi'].median():.2f}",
    )


def _ranking_tables(words: Words, ranked: pd.DataFrame, unranked: pd.DataFrame) -> list[Grid]:
    dimensions = {code.lower(): name for code, name in words.dimensions().items()}
    headings = {
        "city_rank": words("city_rank"),
        "park_name": words("park"),
        "district": words("district"),
        "level": words("park_level"),
        "data_year": words("data_year"),
        "gi": words("gi"),
        **dimensions,
        "city_rank_change": words("rank_change"),
    }
    formats = {"city_rank": "d", "data_year": "d", "gi": ".2f", "city_rank_change": "+d"}
    tables = [
        grid(
            words("bulletin_table_ranking"),
            words.name_codes(ranked),
            headings,
            formats | dict.fromkeys(dimensions, ".1f"),
        )
    ]
    if not unranked.empty:
        named = words.name_codes(unranked)
        named["why"] = named[words.pick("not_rankable_reason", "not_rankable_reason_en")]
        headings = {
            "park_name": words("park"),
            "district": words("district"),
            "data_year": words("data_year"),
            "gi": words("gi"),
            "why": words("not_ranked_why"),
        }
        formats = {"data_year": "d", "gi": ".2f"}
        caption = words("not_ranked", parks=len(unranked))
        tables.append(grid(caption, named, headings, formats))
    return tables


def _candidates(here: Context) -> _Part:
    words, scope = here.words, here.viewer.scope
    criteria = [row for row in words.criteria if row.policy_id == here.policy_id]
    parks = candidate_queries.candidates(here.source, scope, here.policy_id)
    title = "bulletin_candidates"
    if parks.empty:
        return _Part(title, [Paragraph(words("nothing_here"))], [])
    checks = candidate_queries.checks(here.source, scope, here.policy_id)
    sentence = findings.candidates(words, parks, checks, criteria)
    blocks: list[Block] = [Paragraph(sentence, is_finding=True)]
    chosen, near = parks[parks["is_candidate"]], parks[parks["is_near_miss"]]
    texts = {row.criterion_id: words.pick(row.text_zh, row.text_en) for row in criteria}
    if not chosen.empty:
        names = words("list_comma").join(chosen["park_name"])
        blocks.append(Paragraph(words("bulletin_are_candidates", parks=names)))
    if not near.empty:
        named = [
            words("with_note", text=park["park_name"], note=texts[park["failed_criteria"]])
            for _, park in near.head(MOST_NAMED).iterrows()
        ]
        names = words("list_comma").join(named)
        blocks.append(
            Paragraph(words("bulletin_near_misses", parks=names, named=len(named), of=len(near)))
        )
    marks = checks.pivot(index="park_id", columns="criterion_id", values="status")
    frame = parks.assign(
        district=[words.district(code) for code in parks["district_code"]],
        **{name: [SYMBOLS[mark] for mark in marks[name].loc[parks["park_id"]]] for name in texts},
    )
    headings = {
        "park_name": words("park"),
        "district": words("district"),
        "gi": words("gi"),
        **{name: name for name in texts},
    }
    legend = words("comma").join(f"{name} {text}" for name, text in texts.items())
    caption = words("bulletin_table_candidates", criteria=legend)
    return _Part(title, blocks, [grid(caption, frame, headings, {"gi": ".2f"})])


def _follow_up(here: Context) -> _Part:
    words, scope = here.words, here.viewer.scope
    rows = follow_up_queries.follow_ups(here.source, scope)
    title = "bulletin_follow_up"
    if rows.empty:
        return _Part(title, [Paragraph(words("nothing_here"))], [])
    only = next(iter(scope.districts)) if scope.districts and len(scope.districts) == 1 else ""
    sentence = findings.follow_up(words, here.source.publication.as_of, rows, only)
    blocks: list[Block] = [Paragraph(sentence, is_finding=True)]
    states = words.codes("follow_up_state")
    counts = figures.state_counts(words, rows)
    bars = figures.state_bars(words, counts, "")
    spec = charts.state_bars(words("diagnoses"), states)
    spec = spec | {"height": {"step": BAND_STEP}}
    blocks.append(Figure(words("bulletin_figure_follow_up"), spec, bars))
    adoption = follow_up_queries.adoption(here.source, scope)
    blocks.append(Paragraph(findings.adoption(words, adoption)))
    by_state = counts.assign(
        district=[words.district(code or None) for code in counts.index], total=counts.sum(axis=1)
    )
    headings = {"district": words("district"), **states, "total": words("total")}
    table = grid(
        words("bulletin_table_follow_up"),
        by_state,
        headings,
        dict.fromkeys([*states, "total"], "d"),
    )
    return _Part(title, blocks, [table, _adoption_table(words, adoption)])


def _adoption_table(words: Words, rows: pd.DataFrame) -> Grid:
    counts = ("due_recommendations", "adopted", "partly_adopted", "rejected", "unanswered")
    rates = ("adoption_pct", "completion_pct")
    headings = {
        "district": words("district"),
        "diagnosis_year": words("diagnosis_year"),
        **{name: words(name) for name in (*counts, "carried_out", *rates)},
        "due_investment_wan_yuan": words("due_investment"),
    }
    formats = {
        **dict.fromkeys(["diagnosis_year", *counts, "carried_out"], "d"),
        **dict.fromkeys(rates, ".1f"),
        "due_investment_wan_yuan": ",.2f",
    }
    frame = rows.assign(district=[words.district(code) for code in rows["district_code"]])
    return grid(words("bulletin_table_adoption"), frame, headings, formats)

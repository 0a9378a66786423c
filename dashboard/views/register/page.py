"""名录与规则: parks to confirm, the rules in force, and proposals to change them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.context import Context, open_context
from dashboard.handing_in import desk as inbox
from dashboard.parts.layout import (
    ALL,
    ROW_HEIGHT,
    choice,
    finding,
    head,
    notices,
    table,
    text_table,
)
from dashboard.parts.outside import plain
from dashboard.parts.take_away import offer_file
from dashboard.queries import register as queries
from dashboard.queries.quality import has_demo
from dashboard.views.register import proposals
from dashboard.words import NONE, Words
from warehouse.city_time import today
from warehouse.csvsafe import neutralised
from warehouse.home import Home
from warehouse.registers.names import near_names
from warehouse.rules.files import seed_files
from warehouse.rules.rows import ScoringItem

ROWS_SHOWN = 500
IMPORT_COLUMNS = ["park_name", "aliases", "district", "park_level"]


def main() -> None:
    """Draw the page."""
    here = open_context()
    words = here.words
    head(here, words("register_title"))
    standard = next(row for row in words.registry.scoring_standards if row.is_in_force)
    notices(
        here,
        is_demo=has_demo(here.source, here.viewer.scope),
        standard_status=standard.status,
    )
    parks = queries.parks(here.source, here.viewer.scope)
    unconfirmed = parks[~parks["is_confirmed"]]
    unverified = sum(row.status != "verified" for row in _items(words))
    finding(
        words(
            "register_finding",
            parks=len(parks),
            unconfirmed=len(unconfirmed),
            unverified=unverified,
            items=len(_items(words)),
        )
    )
    confirm, rules, files = st.tabs(
        [words("tab_confirm"), words("tab_rules"), words("tab_registry")]
    )
    with confirm:
        _confirm(here, unconfirmed, parks[parks["is_confirmed"]])
    with rules:
        _rules(words)
    with files:
        _files(here)


def _items(words: Words) -> list[ScoringItem]:
    in_force = {row.standard_id for row in words.registry.scoring_standards if row.is_in_force}
    return [row for row in words.registry.scoring_items if row.standard_id in in_force]


def _confirm(here: Context, unconfirmed: pd.DataFrame, confirmed: pd.DataFrame) -> None:
    """Parks first met in a submission: which known park each may be, and the file that settles it."""
    words = here.words
    if unconfirmed.empty:
        st.info(words("none_to_confirm"))
        return
    known = list(confirmed["park_name"])
    near = {name: near_names(name, known, words.registry) for name in unconfirmed["park_name"]}
    st.markdown(words("confirm_help"))
    new_park = words("a_new_park")
    frame = pd.DataFrame(
        {
            "park_name": unconfirmed["park_name"],
            "district": [words.district(code) for code in unconfirmed["district_code"]],
            "diagnoses": unconfirmed["diagnoses"],
            "near": [
                words.pick("、", ", ").join(near[n]) or NONE for n in unconfirmed["park_name"]
            ],
            "is_park": new_park,
        }
    ).reset_index(drop=True)
    column = st.column_config
    nearest = (name for names in near.values() for name in names)
    options = [new_park, *dict.fromkeys([*nearest, *known])]
    edited = st.data_editor(
        frame,
        hide_index=True,
        row_height=ROW_HEIGHT,
        key="confirm",
        alt=words("tab_confirm"),
        column_config={
            "park_name": column.TextColumn(words("park"), disabled=True, width="medium"),
            "district": column.TextColumn(words("district"), disabled=True),
            "diagnoses": column.NumberColumn(words("diagnoses"), disabled=True, format="%d"),
            "near": column.TextColumn(words("near_names"), disabled=True, width="large"),
            "is_park": column.SelectboxColumn(
                words("is_park"), options=options, required=True, width="medium"
            ),
        },
    )
    lines = _import_lines(here, unconfirmed, confirmed, list(edited["is_park"]), new_park)
    offer_file(
        here,
        words("take_import_file", rows=len(lines)),
        f"{words('import_file')}-{here.source.publication.as_of}.csv",
        "text/csv",
        lambda: lines.map(neutralised).to_csv(index=False, lineterminator="\n").encode("utf-8-sig"),
        key="import_file",
    )


def _import_lines(
    here: Context,
    unconfirmed: pd.DataFrame,
    confirmed: pd.DataFrame,
    chosen: list[str],
    new_park: str,
) -> pd.DataFrame:
    """A file for `parks import`: new parks by their name, the others as aliases of known ones."""
    names = here.words.registry.districts_by_name

    def line(park: Mapping[Any, Any], aliases: str) -> list[str]:
        code = park["district_code"]
        district = names[code].name_zh if isinstance(code, str) else ""
        level = park["park_level"] if isinstance(park["park_level"], str) else ""
        return [park["park_name"], aliases, district, level]

    known = {park["park_name"]: park for park in confirmed.to_dict("records")}
    aliases: dict[str, list[str]] = {}
    lines = []
    for park, name in zip(unconfirmed.to_dict("records"), chosen, strict=True):
        if name == new_park:
            lines.append(line(park, ""))
        else:
            aliases.setdefault(name, []).append(park["park_name"])
    for name, others in aliases.items():
        held = known[name]
        kept = [held["aliases"]] if isinstance(held["aliases"], str) else []
        lines.append(line(held, ";".join([*kept, *others])))
    return pd.DataFrame(lines, columns=IMPORT_COLUMNS)


def _rules(words: Words) -> None:
    """The standard and the policy in force, and how sure their figures are."""
    registry = words.registry
    standards = pd.DataFrame(
        [
            {
                "name": words.pick(row.name_zh, row.name_en),
                "state": words("in_force" if row.is_in_force else "not_in_force"),
                "status": words(f"status_{row.status}"),
                "source": row.source,
            }
            for row in registry.scoring_standards
        ]
    )
    st.subheader(words("standards"), anchor=False)
    heads = {
        "name": words("name"),
        "state": words("state"),
        "status": words("figures_status"),
        "source": words("rule_source"),
    }
    text_table(standards, heads, set())
    in_force = next(row for row in registry.scoring_standards if row.is_in_force)
    indicators = registry.indicators_of(in_force.indicator_set_id)
    items = pd.DataFrame(
        [
            {
                "no": row.indicator_no,
                "name": words.pick(
                    indicators[row.indicator_no].name_zh, indicators[row.indicator_no].name_en
                ),
                "lead": row.lead_words if row.lead_value is None else f"{row.lead_value:g}",
                "unit": words.unit(indicators[row.indicator_no].unit),
                "group": row.choice_group or NONE,
                "status": words(f"status_{row.status}"),
            }
            for row in _items(words)
        ]
    )
    st.subheader(words("lead_values"), anchor=False)
    column = st.column_config
    columns = {
        "no": column.NumberColumn(words("number"), format="%d", width=60),
        "name": column.TextColumn(words("indicator"), width="large"),
        "lead": column.TextColumn(words("lead_value"), alignment="right"),
        "unit": column.TextColumn(words("unit")),
        "group": column.TextColumn(words("choice_group")),
        "status": column.TextColumn(words("figures_status")),
    }
    table(items, columns, alt=words("lead_values"), rows=12)
    st.subheader(words("policy"), anchor=False)
    criteria = pd.DataFrame(
        [
            {
                "id": row.criterion_id,
                "text": words.pick(row.text_zh, row.text_en),
                "kind": words(f"kind_{row.kind}"),
            }
            for row in words.criteria
        ]
    )
    heads = {"id": words("number"), "text": words("criterion"), "kind": words("kind")}
    text_table(criteria, heads, set())


def _files(here: Context) -> None:
    """The registry's files; an edited one is tried out and taken away for review."""
    words, home = here.words, Home.at()
    names = {name: name for name in seed_files(home.registry_dir)}
    chosen = choice(words("registry_file"), "file", {ALL: words("choose_registry_file")} | names)
    if chosen == ALL:
        st.caption(words("registry_help"))
        return
    before = proposals.registry_table(home, chosen)
    st.markdown(plain(words("registry_rows", rows=f"{len(before):,}")))
    if len(before) > ROWS_SHOWN:
        texts = {name: st.column_config.TextColumn(name) for name in before.columns}
        table(before.head(ROWS_SHOWN), texts, alt=chosen)
        st.caption(plain(words("registry_too_long", rows=ROWS_SHOWN)))
        return
    after = st.data_editor(
        before,
        hide_index=True,
        row_height=ROW_HEIGHT,
        num_rows="dynamic",
        key=f"edit_{chosen}",
        alt=chosen,
    )
    proposal = proposals.propose(chosen, before, after)
    if not (proposal.removed or proposal.added):
        st.caption(words("registry_edit_help"))
        return
    st.markdown(
        plain(words("proposal_finding", removed=len(proposal.removed), added=len(proposal.added)))
    )
    reason = st.text_area(words("proposal_reason"), max_chars=1000, key="proposal_reason").strip()
    fault = proposals.fault_of(home, proposal)
    if fault is not None:
        st.error(plain(words.pick(fault.message_zh, fault.message_en)))
        return
    this_day = today()
    note = proposals.review_note(proposal, reason, here.viewer.name, this_day)
    offer_file(
        here,
        words("take_proposal"),
        f"{words('proposal_file')}-{chosen}-{this_day}.zip",
        "application/zip",
        lambda: inbox.zipped({f"{chosen}.csv": proposal.data, "修改建议.md": note.encode()}),
        key="proposal",
        disabled=not reason,
        help=None if reason else words("proposal_needs_reason"),
    )


main()

"""The layout of bulk files (docs/bulk-format.md): which fields each part of a report has."""

from __future__ import annotations

REPORT = (
    "park_name",
    "district",
    "park_level",
    "management_name",
    "provider_name",
    "report_date",
    "onsite_start_date",
    "onsite_end_date",
    "handover_date",
    "meeting_date",
)
# The name of a section in JSON is its plural.
SECTIONS: dict[str, tuple[str, ...]] = {
    "indicator": ("data_year", "indicator_no", "label", "value", "unit", "evidence", "note"),
    "requirement": ("requirement_no", "label", "is_met", "evidence"),
    "recommendation": (
        "content",
        "total_investment_wan_yuan",
        "fixed_investment_wan_yuan",
        "expected_effect",
        "note",
    ),
    "own_score": ("data_year", "score"),
}
PLURALS = {f"{section}s": section for section in SECTIONS}
KEYS = ("report", "section")
COLUMNS = (*KEYS, *dict.fromkeys([*REPORT, *(f for fields in SECTIONS.values() for f in fields)]))

"""The tables of form 2-1 as rows of cells, the same for Word and Excel."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingest.forms import wording
from ingest.forms.content import IndicatorEntry, Member, ReportContent
from ingest.forms.labels import Labels, dimension_cell
from ingest.forms.word import CELL, CELL_LEFT, HEAD, Cell


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells with the proportions of their columns; the first ``head_rows`` are heads."""

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    head_rows: int = 1


# Small enough for the 31 rows of a year to stand on one page.
_DENSE = replace(CELL, size=9)
_DENSE_HEAD = replace(HEAD, size=9)

_INFO_PAIRS = (
    (("project_leader", "project_leader"), ("project_leader_phone", "project_leader_phone")),
    (("project_contact", "project_contact"), ("contact_phone", "contact_phone")),
    (("email", "email"), ("fax", "fax")),
)
# The template prints 负责人电话 and 联系人电话 in both halves, so two fields share a label.
_PROVIDER_PAIRS = (
    (
        ("legal_representative", "legal_representative"),
        ("legal_representative_phone", "legal_representative_phone"),
    ),
    (("provider_contact", "provider_contact"), ("contact_phone", "provider_contact_phone")),
    (("report_author", "report_author"), ("project_leader_phone", "report_author_phone")),
    (("report_reviewer", "report_reviewer"), ("reviewer_phone", "reviewer_phone")),
)


def basic_info(content: ReportContent, labels: Labels) -> Table:
    """基本信息表."""
    info = content.info

    def label(target: str) -> Cell:
        text = labels("field", target)
        return Cell("  ".join(text) if content.layout.spaced_labels and len(text) == 4 else text)

    def wide(target: str, text: str) -> tuple[Cell, ...]:
        return (label(target), Cell(text, CELL_LEFT, span=3))

    def pairs(spec: tuple[tuple[tuple[str, str], tuple[str, str]], ...]) -> list[tuple[Cell, ...]]:
        return [
            tuple(
                cell
                for target, name in pair
                for cell in (label(target), Cell(getattr(info, name), CELL_LEFT))
            )
            for pair in spec
        ]

    level = labels.level_boxes() if info.park_level is None else info.park_level
    signature = wording.SIGNATURE.format(name=info.report_author)
    park, provider = wording.BASIC_INFO_SECTIONS
    rows = [
        (Cell(park, HEAD, span=4),),
        wide("park_name", info.park_name),
        wide("management_name", info.management_name),
        wide("park_level", level),
        *pairs(_INFO_PAIRS),
        (Cell(provider, HEAD, span=4),),
        wide("provider_name", info.provider_name),
        wide("provider_address", info.provider_address),
        *pairs(_PROVIDER_PAIRS),
        (
            Cell(
                f"{wording.COMMITMENT}\n\n{signature}\n{wording.SEAL}",
                CELL_LEFT,
                span=4,
            ),
        ),
    ]
    return Table((23, 28, 20, 29), tuple(rows), head_rows=0)


def team(content: ReportContent, labels: Labels) -> Table:
    """绿色诊断工作组成员表; without members, the numbered blank rows of the template."""
    columns = ("indicator_no", "member_name", "duty", "title", "specialty")
    rows: list[tuple[Cell, ...]] = [tuple(Cell(labels("column", column)) for column in columns)]
    for section, members, blank_rows in (
        ("expert", content.experts, 4),
        ("staff", content.staff, 1),
    ):
        rows.append((Cell(labels("team_section", section), HEAD, span=len(columns)),))
        listed = members or (Member(),) * blank_rows
        rows += [
            _cells(str(number), member.name, member.duty, member.title, member.specialty)
            for number, member in enumerate(listed, start=1)
        ]
        if not members:
            rows.append(_cells(wording.MORE_ROWS, "", "", "", ""))
    return Table((9, 18, 29, 22, 22), tuple(rows))


def requirements(content: ReportContent, labels: Labels) -> Table:
    """附件2-1-1."""
    rows = [
        tuple(Cell(labels("column", column)) for column in ("requirement", "is_met", "evidence"))
    ]
    for number, text in labels.requirements().items():
        entry = content.requirements.get(number)
        filled = (entry.is_met, entry.evidence) if entry else ("", "")
        rows.append((Cell(text, CELL_LEFT), *_cells(*filled)))
    return Table((62, 16, 22), tuple(rows))


def indicators(content: ReportContent, position: int, labels: Labels) -> Table:
    """The table of annex 2-1-2 for the year at ``position`` (from 0) of the content."""
    year, layout = content.years[position], content.layout
    last = "evidence" if position == 0 else "note"
    columns = ("dimension", "indicator_no", "indicator_name", "unit", "value", last)
    head = tuple(Cell(labels("column", column), _DENSE_HEAD) for column in columns)
    rows: list[tuple[Cell, ...]] = [head]
    for dimension, members in labels.dimensions():
        shown = [row for row in members if row.indicator_no not in year.left_out]
        for order, indicator in enumerate(shown):
            entry = year.entries.get(indicator.indicator_no, IndicatorEntry())
            rows.append(
                (
                    _dimension(dimension_cell(dimension), order == 0, layout.merge_dimensions),
                    *_dense(
                        str(indicator.indicator_no),
                        entry.label or indicator.name_zh,
                        entry.unit or indicator.unit,
                        entry.value,
                        entry.comment,
                    ),
                )
            )
            if indicator.indicator_no in layout.blank_row_after:
                rows.append((_dimension("", False, layout.merge_dimensions), *_dense(*[""] * 5)))
    return Table((13, 6, 41, 11, 11, 18), tuple(rows))


def recommendations(content: ReportContent, labels: Labels) -> Table:
    """附件2-1-3; without recommendations, three blank rows as in the template."""
    columns = (
        "indicator_no",
        "content",
        "total_investment",
        "fixed_investment",
        "expected_effect",
        "remark",
    )
    rows: list[tuple[Cell, ...]] = [tuple(Cell(labels("column", column)) for column in columns)]
    for number, entry in enumerate(content.recommendations, start=1):
        rows.append(
            (
                Cell(str(number)),
                Cell(entry.content, CELL_LEFT),
                *_cells(entry.total_investment, entry.fixed_investment),
                Cell(entry.expected_effect, CELL_LEFT),
                Cell(entry.remark, CELL_LEFT),
            )
        )
    if not content.recommendations:
        rows += [_cells(*[""] * len(columns))] * 3
    return Table((7, 29, 12, 15, 22, 15), tuple(rows))


def _cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text, CELL) for text in texts)


def _dense(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text, _DENSE) for text in texts)


def _dimension(text: str, is_first: bool, merged: bool) -> Cell:
    if not merged:
        return Cell(text if is_first else "", _DENSE)
    return Cell(text, _DENSE, merge="restart") if is_first else Cell("", _DENSE, merge="continue")

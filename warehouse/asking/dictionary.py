"""The data dictionary in both languages: from dbt's manifest, the registry and the changes' columns.

``python -m warehouse.asking.dictionary MANIFEST FOLDER`` writes ``dictionary.zh.md`` and
``dictionary.en.md``; a contract test fails where the committed pages are not what this makes.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.publishing import changes as diff
from warehouse.rules.files import load_registry
from warehouse.rules.labels import Say
from warehouse.rules.rows import FormEdition, Indicator, Registry

LANGUAGES: Mapping[str, Say] = {"zh": lambda zh, _: zh, "en": lambda _, en: en}
CHINESE_TERM = re.compile(r"[(（]([^()（）]*[\u4e00-\u9fff][^()（）]*)[)）]")
DUCKDB_TYPES = {"STRING": "VARCHAR", "DECIMAL(18,6)": "DECIMAL(18,6)"}
UNITS = {
    "_pct": "%", "_wan_yuan": "万元", "_working_days": "工作日", "days_overdue": "天", "score": "分",
}  # fmt: skip
INDEX_COLUMNS = {"gi", "gi_scored_only", "eg", "rg", "ig", "cg", "hg", "mg"}
# Columns whose codes stand in the registry under another name than their own.
CODE_DOMAINS = {
    ("fct_indicator_values", "state"): "value_state",
    ("fct_indicator_scores", "state"): "value_state",
    ("fct_follow_ups", "state"): "follow_up_state",
    ("fct_issues", "state"): "issue_state",
    ("fct_basic_requirements", "kind"): "requirement_kind",
    ("fct_benchmark_checks", "status"): "check_status",
    ("fct_diagnosis_checks", "status"): "check_status",
    ("fct_indicator_scores", "not_counted_code"): "not_counted",
    (diff.TABLE, "kind"): "change_kind",
    (diff.TABLE, "measure"): "change_measure",
}


@dataclass(frozen=True)
class Column:
    """A published column."""

    name: str
    data_type: str
    description: str
    may_be_null: bool


@dataclass(frozen=True)
class Table:
    """A published table; the first sentence of ``description`` is its grain."""

    name: str
    description: str
    columns: tuple[Column, ...]


def published_tables(manifest: Mapping[str, Any]) -> list[Table]:
    """The public models of the manifest and the table of changes, by name."""
    tables = [
        Table(
            node["name"],
            node["description"].strip(),
            tuple(_column(column) for column in node["columns"].values()),
        )
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["config"]["access"] == "public"
    ]
    changes = (Column(name, kind, text, True) for name, (kind, text) in diff.COLUMNS.items())
    tables.append(Table(diff.TABLE, diff.DESCRIPTION, tuple(changes)))
    return sorted(tables, key=lambda table: table.name)


def _column(column: Mapping[str, Any]) -> Column:
    data_type = (column["data_type"] or "").upper()
    is_never_null = any(rule["type"] == "not_null" for rule in column["constraints"])
    return Column(
        column["name"],
        DUCKDB_TYPES.get(data_type, data_type),
        column["description"].strip(),
        not is_never_null,
    )


def page(tables: list[Table], registry: Registry, language: str) -> str:
    """The dictionary in ``zh`` or ``en`` as Markdown."""
    say = LANGUAGES[language]
    lines = [
        say("# 数据字典", "# Data dictionary"),
        "",
        say(
            "由 `make docs` 根据 dbt 清单和规则表生成，请勿手工修改。表在 schema `marts` 中。",
            "Made by `make docs` from dbt's manifest and the registry; not to be edited by hand. "
            "The tables are in schema `marts`.",
        ),
        "",
        say("## 数据表", "## Tables"),
        "",
        *(f"- [{table.name}](#{table.name}){_term(table.description)}" for table in tables),
        "",
    ]
    for table in tables:
        lines += _table_section(table, registry, say)
    for edition in registry.form_editions:
        lines += _indicator_section(edition, registry, say)
    return "\n".join(lines).rstrip() + "\n"


def _term(description: str) -> str:
    match = CHINESE_TERM.search(description)
    return f" {match[1]}" if match else ""


def _table_section(table: Table, registry: Registry, say: Say) -> Iterator[str]:
    yield f"### {table.name}"
    yield ""
    yield " ".join(table.description.split())
    yield ""
    yield _row(
        say("字段", "column"), say("中文名", "Chinese term"), say("类型", "type"),
        say("单位", "unit"), say("可空", "null"), say("取值", "codes"), say("说明", "description"),
    )  # fmt: skip
    yield "|---|---|---|---|---|---|---|"
    for column in table.columns:
        yield _row(
            f"`{column.name}`",
            _term(column.description).strip(),
            column.data_type,
            _unit(column),
            say("是", "yes") if column.may_be_null else "",
            _codes(table, column, registry, say),
            column.description,
        )
    yield ""


def _unit(column: Column) -> str:
    if column.name in INDEX_COLUMNS:
        return "分"
    if column.data_type not in {"DOUBLE", "INTEGER", "DECIMAL(18,6)"}:
        return ""
    return next((unit for end, unit in UNITS.items() if column.name.endswith(end)), "")


def _codes(table: Table, column: Column, registry: Registry, say: Say) -> str:
    domain = CODE_DOMAINS.get((table.name, column.name), column.name)
    return say("；", "; ").join(
        f"{row.code} {say(row.name_zh, row.name_en)}" for row in registry.codes if row.domain == domain
    )  # fmt: skip


def _indicator_section(edition: FormEdition, registry: Registry, say: Say) -> Iterator[str]:
    name = say(edition.name_zh, edition.name_en)
    yield say(f"## 指标：{name}", f"## Indicators: {name}")
    yield ""
    yield say(
        f"表单版本 `{edition.form_edition_id}`，指标体系 `{edition.indicator_set_id}`。"
        "硬界限之外为错误，复核界限之外须说明；年变化为须说明的幅度（%）。",
        f"Form edition `{edition.form_edition_id}`, indicator set `{edition.indicator_set_id}`. "
        "Outside the hard bounds is an error, outside the review bounds must be answered; yearly "
        "change: what must be answered (%).",
    )
    yield ""
    yield _row(
        say("序号", "no."), say("一级指标", "dimension"), say("表中名称", "label in the form"),
        say("其他写法", "variants"), say("英文", "English"), say("单位", "unit"),
        say("方向", "better"), say("必选", "required"), say("硬界限", "hard bounds"),
        say("复核界限", "review bounds"), say("年变化", "yearly change"), say("引领值", "lead value"),
    )  # fmt: skip
    yield "|---:|---|---|---|---|---|---|---|---|---|---|---|"
    dimensions = {
        row.dimension_code: say(row.short_zh, row.name_en)
        for row in registry.dimensions
        if row.indicator_set_id == edition.indicator_set_id
    }
    for no, indicator in registry.indicators_of(edition.indicator_set_id).items():
        variants = say("；", "; ").join(
            row.label
            for row in registry.label_variants
            if (row.form_edition_id, row.kind, row.target)
            == (edition.form_edition_id, "indicator", str(no))
        )
        yield _row(
            no, dimensions[indicator.dimension_code], indicator.name_zh, variants,
            indicator.name_en, "" if indicator.unit == "-" else indicator.unit,
            _better(indicator, say), say("是", "yes") if indicator.is_required else "",
            _bounds(indicator.hard_min, indicator.hard_max),
            _bounds(indicator.review_min, indicator.review_max),
            "" if indicator.review_yoy_pct is None else f"{indicator.review_yoy_pct:g}",
            _lead(edition.indicator_set_id, no, registry, say),
        )  # fmt: skip
    yield ""


def _better(indicator: Indicator, say: Say) -> str:
    names = {
        "higher": say("越高越好", "higher"),
        "lower": say("越低越好", "lower"),
        "level": say("按等级", "by words"),
    }
    return names[indicator.better]


def _bounds(low: float | None, high: float | None) -> str:
    return "" if low is None and high is None else f"{_bound(low)} … {_bound(high)}"


def _bound(number: float | None) -> str:
    return "" if number is None else f"{number:.10g}"


def _lead(indicator_set_id: str, no: int, registry: Registry, say: Say) -> str:
    standards = {
        row.standard_id for row in registry.scoring_standards
        if row.indicator_set_id == indicator_set_id
    }  # fmt: skip
    status = {"unverified": say("未核对", "unverified"), "verified": say("已核对", "verified")}
    return say("；", "; ").join(
        f"{item.lead_words or _bound(item.lead_value)}"
        f" ({item.standard_id}, {status.get(item.status, item.status)})"
        for item in registry.scoring_items
        if item.standard_id in standards and item.indicator_no == no
    )


def _row(*cells: object) -> str:
    texts = (" ".join(str(cell).split()).replace("|", "\\|") for cell in cells)
    return "| " + " | ".join(texts) + " |"


def main(manifest_file: Path, folder: Path) -> None:
    """Write both pages."""
    tables = published_tables(json.loads(manifest_file.read_text(encoding="utf-8")))
    registry = load_registry()
    for language in LANGUAGES:
        text = page(tables, registry, language)
        (folder / f"dictionary.{language}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

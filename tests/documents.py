"""Documents as readers yield them, written as plain lists, for tests of recognition and judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest.arrival.sources import Candidate, InputFile
from ingest.grid import Cell, Document, Grid, Paragraph
from ingest.judging.judge import Judged
from ingest.judging.park_match import Register
from ingest.recognise.forms import Recognised
from ingest.recognise.report import recognise
from ingest.taking_in.examiner import Examiner
from warehouse.registers.park_rows import RegisteredPark, starter_parks
from warehouse.registers.providers import RegisteredProvider
from warehouse.rules.rows import Registry

SET = "bj-2023"
Row = Sequence[str | None]

# Values that trip no check: inside every bound, no two years alike.
GOOD: dict[int, float | str] = {
    1: 3.5, 2: 18, 3: 80, 4: 1700, 5: 22, 6: 85, 7: 75, 8: 25, 9: "/", 10: "/", 11: 70, 12: "具备",
    13: "/", 14: 50, 15: 75, 16: "/", 17: 50, 18: 28, 19: 20, 20: "/", 21: 96, 22: 5.5, 23: 5.1,
    24: 0.2, 25: 86, 26: 40, 27: "/", 28: "/", 29: "完善", 30: "是", 31: "完善",
}  # fmt: skip


def grid(number: int, rows: Iterable[Row]) -> Grid:
    """A Word table from rows of texts; None is a position covered by a merged cell."""
    return Grid(
        f"表{number}",
        tuple(
            tuple(None if text is None else Cell(r, c, text) for c, text in enumerate(row, start=1))
            for r, row in enumerate(rows, start=1)
        ),
    )


def document(*blocks: str | Sequence[Row]) -> Document:
    """Paragraphs (texts) and tables (lists of rows) in order."""
    made: list[Paragraph | Grid] = []
    paragraphs = tables = 0
    for block in blocks:
        if isinstance(block, str):
            paragraphs += 1
            made.append(Paragraph(paragraphs, block))
        else:
            tables += 1
            made.append(grid(tables, block))
    return Document(tuple(made))


HEAD = ["一级指标", "序号", "二级指标", "指标单位", "指标数据", "证明材料索引"]
LATER_HEAD = [*HEAD[:5], "评价情况说明"]


def indicator_rows(
    registry: Registry, values: dict[int, float | str] | None = None, growth: float = 0.0
) -> list[list[str | None]]:
    """The 31 rows of a yearly table; ``growth`` (per cent) sets numbers apart between years."""
    rows: list[list[str | None]] = []
    for number, indicator in registry.indicators_of(SET).items():
        value = (GOOD | (values or {}))[number]
        text = value if isinstance(value, str) else f"{value * (1 + growth / 100):.4g}"
        rows.append(["", str(number), indicator.name_zh, indicator.unit, text, f"附件{number + 8}"])
    return rows


def report(
    registry: Registry,
    *,
    park: str = "云杉产业园",
    cover_date: str = "2023年9月15日",
    years: Sequence[int | str] = (2020, 2021, 2022),
    values: dict[int, dict[int, float | str]] | None = None,
    tables: list[list[list[str | None]]] | None = None,
    requirements: Sequence[str] = ("符合",) * 8,
    recommendations: Sequence[Row] = (("1", "屋顶光伏项目", "1200", "800", "节能", "2024年8月"),),
    team: Sequence[Row] | None = None,
    level: str = "□国家级 ☑市级 □其他",
    paragraphs: Sequence[str] = (),
    chapters: Sequence[str] | None = None,
) -> Document:
    """A whole report. ``values`` are by position of the year (0, 1, 2); ``tables`` replace all three.

    ``paragraphs`` stand before the ``chapters``.
    """
    if tables is None:
        tables = [
            [HEAD if at == 0 else LATER_HEAD, *indicator_rows(registry, (values or {}).get(at), at)]
            for at in range(3)
        ]
    texts = registry.requirements_of(SET).values()
    members = team if team is not None else _TEAM
    blocks: list[str | Sequence[Row]] = [
        "北京市工业园区绿色诊断评估报告",
        f"园区名称：{park}",
        cover_date,
        [
            ["园区名称", park],
            ["园区级别", level],
            ["项目负责人", "张三", "负责人电话", "010-00000000"],
            ["二、服务商信息"],
            ["服务商名称", "某某咨询有限公司"],
        ],
        [["序号", "姓名", "绿色诊断工作分工", "职称", "从事专业"], *members],
        *paragraphs,
        *(CHAPTERS if chapters is None else chapters),
        "附件2－1－1",
        [
            ["基本要求", "是否符合", "证明材料索引"],
            *([t.text_zh, word, "附件1"] for t, word in zip(texts, requirements, strict=False)),
        ],
    ]
    for at, (year, table) in enumerate(zip(years, tables, strict=True), start=1):
        blocks += [f"第{at}年（ {year} 年）指标数据评价情况", table]
    head = [
        "序号",
        "项目建设内容",
        "总投资（万元）",
        "其中固定资产投资（万元）",
        "预期实施效果",
        "备注",
    ]
    blocks.append([head, *recommendations])
    return document(*blocks)


CHAPTERS: Sequence[str] = (
    "一、概述",
    "本次诊断覆盖园区全部批复范围。",
    "二、诊断评估过程和方法",
    "三、诊断评估内容",
    "四、诊断评估结论",
    "五、建议",
    "六、参考文件",
    "\n".join(f"附件{number}：证明材料" for number in range(1, max(GOOD) + 9)),
)

_TEAM: Sequence[Row] = (
    ("专家成员",),
    ("1", "甲", "能源", "高级工程师", "能源"),
    ("2", "乙", "环境", "教授级高工", "环境"),
    ("3", "丙", "生态", "工程师", "生态"),
    ("4", "丁", "低碳", "工程师", "低碳"),
    ("园区工作人员",),
    ("1", "戊", "联络", "科长", "管理"),
)

KNOWN_PARK = RegisteredPark("Kpark", "云杉产业园", (), "110105", "市级", None, True, "import")
KNOWN_PROVIDER = RegisteredProvider("Pknown", "某某咨询有限公司", (), True, "import")


def recognised(doc: Document, registry: Registry) -> Recognised:
    """What recognition finds in a document."""
    return recognise(doc, "报告.docx", registry)


def judged(
    doc: Document, registry: Registry, monkeypatch_reader: object, district: str | None = "110105"
) -> Judged:
    """A document judged as a loose file against a register that knows 云杉产业园."""
    parks = [*starter_parks(registry), KNOWN_PARK]
    judge = Examiner(registry, Register(parks, registry, providers=[KNOWN_PROVIDER]))
    monkeypatch_reader.setattr("ingest.judging.reading.read_document", lambda *_: doc)  # type: ignore[attr-defined]
    file = InputFile("报告.docx", lambda: b"x", Path("报告.docx"))
    return judge.judge(Candidate("报告.docx", (file,), district, Path("报告.docx")))

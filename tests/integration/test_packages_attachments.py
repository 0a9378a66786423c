"""Packages as they come: proofs of all kinds beside the forms, in folders and in zips of all systems."""

from __future__ import annotations

import io
import shutil
import struct
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest
from docx import Document

from ingest.answer.said import Answer
from ingest.forms.companions import write_pledge
from ingest.forms.content import (
    BasicInfo,
    FollowUpContent,
    IndicatorEntry,
    PledgeContent,
    RecommendationEntry,
    ReportContent,
    RequirementEntry,
    YearTable,
)
from ingest.forms.follow_up import write_follow_up
from ingest.forms.report import write_report
from ingest.forms.workbook import write_workbook
from ingest.taking_in.emptying import Emptying
from ingest.taking_in.intake import check, ingest
from ingest.taking_in.rejudge import rejudge
from tests.documents import GOOD
from tests.integration.test_hostile_workbooks import workbook_of
from warehouse.home import Home
from warehouse.publishing.build import build
from warehouse.publishing.publication import current_publication
from warehouse.rules.rows import Registry

SAMPLES = Path(__file__).parent.parent / "fixtures" / "samples"
PACKAGE = SAMPLES / "package-106"
WRITTEN = datetime(2024, 9, 15, 9, 0)
PROVIDER = "某某咨询有限公司"


def workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["月份", "用电量"])
    book.save(out)
    return out.getvalue()


def word(text: str) -> bytes:
    document, out = Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def ofd() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("OFD.xml", "<OFD/>")
    return out.getvalue()


# Ten kinds. The sample's indexes are 附件1 to 附件39, each in its list of references.
PROOFS: dict[str, bytes] = {
    "绿色诊断评估报告（盖章扫描件）.pdf": b"%PDF-1.7\nscan",
    "证明材料/附件1 园区规划批复.pdf": b"%PDF-1.4\nplan",
    "证明材料/附件2.jpg": b"\xff\xd8\xff\xe0" + b"photo" * 20,
    "证明材料/附件3：能源审计报告.doc": bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
    "证明材料/附件４ 用电台账.xls": bytes.fromhex("d0cf11e0a1b11ae1") + b"\1" * 600,
    "证明材料/附件5/现场照片.rar": b"Rar!\x1a\x07\x00" + b"x" * 50,
    "证明材料/6.水平衡测试.7z": b"7z\xbc\xaf\x27\x1c" + b"x" * 50,
    "证明材料/7-监测报告.ofd": ofd(),
    "证明材料/附件八 说明.txt": "用电量见台账".encode("gb18030"),
    "证明材料/空白.dat": b"",
    "证明材料/附件10 用电量.csv": "月份,用电量\n1,20\n".encode(),
    "证明材料/附件11 排放台账.xlsx": workbook(),
    "证明材料/附件12 情况说明.docx": word("本园区已建立能源管理体系。"),
}
LITTER = {
    "__MACOSX/._附件1.pdf": b"\0\5\x16\7",
    ".DS_Store": b"\0\0\0\1Bud1",
    "证明材料/Thumbs.db": b"\xd0\xcf\x11\xe0",
    "~$绿色诊断评估报告.docx": b"\6user",
}
NOT_ASKED = ["绿色诊断评估报告（盖章扫描件）.pdf", "证明材料/空白.dat"]


def package() -> dict[str, bytes]:
    forms = {path.name: path.read_bytes() for path in sorted(PACKAGE.iterdir())}
    return {**forms, **PROOFS, **LITTER}


def on_disk(root: Path, members: dict[str, bytes]) -> Path:
    folder = root / "云杉园区材料"
    for name, data in members.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def zipped(members: dict[str, bytes], encoding: str, is_flagged: bool, slash: str = "/") -> bytes:
    """A zip whose names are stored in these bytes, with the flag for UTF-8 or without."""
    out, directory, count = io.BytesIO(), b"", 0
    for name, data in members.items():
        raw = name.replace("/", slash).encode(encoding)
        flags = 0x800 if is_flagged else 0
        head = (flags, 0, 0, 0x21, zipfile.crc32(data), len(data), len(data), len(raw), 0)
        at = out.tell()
        out.write(b"PK\3\4" + struct.pack("<HHHHHIIIHH", 20, *head) + raw + data)
        directory += b"PK\1\2" + struct.pack("<HHHHHHIIIHH", 20, 20, *head)
        directory += struct.pack("<HHHII", 0, 0, 0, 0, at) + raw
        count += 1
    at = out.tell()
    out.write(directory)
    out.write(b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), at, 0))
    return out.getvalue()


def as_zip(encoding: str, is_flagged: bool, slash: str = "/") -> Callable[[Path], Path]:
    def write(root: Path) -> Path:
        path = root / "云杉园区材料.zip"
        path.write_bytes(zipped(package(), encoding, is_flagged, slash))
        return path

    return write


def in_a_root(root: Path) -> Path:
    members = {f"云杉/{name}": data for name, data in package().items()}
    path = root / "云杉园区材料.zip"
    path.write_bytes(zipped(members, "utf-8", is_flagged=False))
    return path


CARRIERS: dict[str, Callable[[Path], Path]] = {
    "folder": lambda root: on_disk(root, package()),
    "macOS": as_zip("utf-8", is_flagged=False),
    "Windows": as_zip("gb18030", is_flagged=False, slash="\\"),
    "Windows, slashes": as_zip("gb18030", is_flagged=False),
    "Linux": as_zip("utf-8", is_flagged=True),
    "macOS, one folder inside": in_a_root,
}


class House:
    """A home that takes things in and publishes."""

    def __init__(self, root: Path, registry: Registry) -> None:
        self.home = Home.at(root / "home")
        self.registry = registry

    def take(self, *paths: Path, district: str | None = None) -> list[Answer]:
        row = self.registry.districts_by_name[district] if district else None
        return list(ingest(self.home, paths, row, self.registry))

    def one(self, path: Path, district: str | None = "朝阳区") -> Answer:
        (answer,) = self.take(path, district=district)
        return answer

    def published(self, sql: str) -> list[tuple[object, ...]]:
        if not self.home.published.exists():
            build(self.home, date(2024, 6, 1))
        with duckdb.connect(str(current_publication(self.home).path), read_only=True) as con:
            return con.execute(sql).fetchall()


@pytest.fixture
def house(tmp_path: Path, registry: Registry) -> House:
    return House(tmp_path, registry)


@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_package_with_proofs_of_all_kinds_is_taken_in_whole(
    house: House, tmp_path: Path, carrier: str
) -> None:
    bare = {
        i["check_id"] for a in check(house.home, [PACKAGE], None, house.registry) for i in a.issues
    }
    answer = house.one(CARRIERS[carrier](tmp_path))
    assert answer.outcome == "accepted_with_issues"
    assert {issue["check_id"] for issue in answer.issues} - {"P01"} == bare - {"P01", "P03"}
    prefix = "云杉/" if carrier.endswith("inside") else ""
    forms = {path.name for path in PACKAGE.iterdir()}
    assert set(answer.files) == {prefix + name for name in forms | set(PROOFS)}
    for name, data in PROOFS.items():
        (file,) = [file for file in answer.judged.files if file.name == prefix + name]
        assert (file.role, (house.home.archive / file.sha256).read_bytes()) == ("attachment", data)


def test_files_and_ledger_are_published(house: House, tmp_path: Path) -> None:
    house.one(CARRIERS["Windows"](tmp_path))
    roles = dict(house.published("SELECT file_name, role FROM marts.fct_submission_files"))
    assert {name for name, role in roles.items() if role == "attachment"} == set(PROOFS)
    assert {role for name, role in roles.items() if name not in PROOFS} == {
        "report", "confirmation", "satisfaction",
    }  # fmt: skip
    found = house.published(
        "SELECT index_as_written, target_kind, target FROM marts.fct_evidence_links "
        "WHERE state = 'found' ORDER BY link_no"
    )
    files = {str(index): target for index, kind, target in found if kind == "file"}
    assert files == {
        "附件1": "证明材料/附件1 园区规划批复.pdf",
        "附件2": "证明材料/附件2.jpg",
        "附件3": "证明材料/附件3：能源审计报告.doc",
        "附件4": "证明材料/附件４ 用电台账.xls",
        "附件5": "证明材料/附件5/现场照片.rar",
        "附件6": "证明材料/6.水平衡测试.7z",
        "附件7": "证明材料/7-监测报告.ofd",
        "附件8": "证明材料/附件八 说明.txt",
        "附件10": "证明材料/附件10 用电量.csv",
        "附件11": "证明材料/附件11 排放台账.xlsx",
        "附件12": "证明材料/附件12 情况说明.docx",
    }
    references = {str(index): target for index, kind, target in found if kind == "reference"}
    assert references["附件39"] == "附件39：证明材料39"
    rest = house.published(
        "SELECT state, index_as_written, target FROM marts.fct_evidence_links "
        "WHERE state <> 'found' ORDER BY target"
    )
    assert sorted(rest) == [("not_asked", None, name) for name in sorted(NOT_ASKED)]
    assert house.published(
        "SELECT count(*) FROM marts.fct_evidence_links WHERE park_name IS NULL OR district_code IS NULL"
    ) == [(0,)]
    assert [(r.before == r.after, r.changes) for r in rejudge(house.home, house.registry)] == [
        (True, ())
    ]


def content_of(
    park: str, evidence: str = "附件1", year: int = 2021, first: float = 3.5
) -> ReportContent:
    entries = {number: IndicatorEntry(str(value)) for number, value in GOOD.items()}
    head = {**entries, 1: IndicatorEntry(str(first), evidence)}
    years = (YearTable(str(year), head), *(YearTable(str(year + n), entries) for n in (1, 2)))
    return ReportContent(
        info=BasicInfo(park, park_level="□国家级 ☑市级 □其他", provider_name=PROVIDER),
        cover_date=f"{year + 3}年1月15日",
        requirements={n: RequirementEntry("符合", "/") for n in range(1, 9)},
        years=years,
    )


def report_of(registry: Registry, park: str, **said: object) -> bytes:
    return write_report(content_of(park, **said), registry, written=WRITTEN)  # type: ignore[arg-type]


def pledge_of(registry: Registry, park: str) -> bytes:
    return write_pledge(PledgeContent(park, PROVIDER, "2023年12月1日"), registry, written=WRITTEN)


def follow_up_of(registry: Registry, park: str, year: int) -> bytes:
    content = FollowUpContent(park_name=park, provider_name=PROVIDER, diagnosis_year=str(year))
    return write_follow_up(content, registry, written=WRITTEN)


def put(folder: Path, **files: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder


def test_a_districts_inbox_folder_is_never_a_package(house: House, registry: Registry) -> None:
    house.take(
        put(house.home.root / "earlier", a__docx=report_of(registry, "银杏产业园", year=2019))
    )
    folder = house.home.inbox / "朝阳区"
    put(folder, 报告__docx=report_of(registry, "云杉产业园"))
    put(folder, 反馈__docx=follow_up_of(registry, "银杏产业园", 2022))
    inbox = Emptying(house.home, pytest.fail, today=lambda: time.time() + 3600)  # left alone
    answers = list(inbox.take(inbox.look(lambda: registry), registry))
    assert {a.name: (a.outcome, len(a.files)) for a in answers} == {
        "报告.docx": ("accepted_with_issues", 1),
        "反馈.docx": ("accepted_with_issues", 1),
    }
    # Even of one park and with proofs beside it, and in the inbox itself.
    put(folder, 报告2__docx=report_of(registry, "白杨产业园"))
    put(folder, 承诺书__docx=pledge_of(registry, "白杨产业园"), 照片__jpg=b"\xff\xd8\xff1")
    outcomes = {a.name: a.outcome for a in house.take(house.home.inbox)}
    assert outcomes == {
        "报告2.docx": "accepted_with_issues",
        "承诺书.docx": "accepted_with_issues",
        "照片.jpg": "rejected",
    }


def test_a_follow_up_alone_is_as_before_and_may_bring_photos(
    house: House, registry: Registry, tmp_path: Path
) -> None:
    form = follow_up_of(registry, "云杉产业园", 2024)
    alone = put(tmp_path / "一", 反馈__docx=form)
    assert [a.outcome for a in house.take(alone / "反馈.docx")] == ["rejected"]
    house.take(put(tmp_path / "报", 报告__docx=report_of(registry, "云杉产业园")))
    assert [a.outcome for a in house.take(alone / "反馈.docx")] == ["accepted_with_issues"]
    again = follow_up_of(registry, "云杉产业园 ", 2024)
    (answer,) = house.take(put(tmp_path / "二", 反馈__docx=again, 照片__jpg=b"\xff\xd8\xff1"))
    assert (answer.outcome, len(answer.files)) == ("accepted_with_issues", 2)


def test_folders_of_several_parks_are_packages_each(
    house: House, registry: Registry, tmp_path: Path
) -> None:
    """On disk and in one zip; a folder named like a district in it is the envelope."""
    root = tmp_path / "批次"
    for park, district in (("云杉产业园", "海淀区"), ("银杏产业园", "西城区")):
        report, pledge = report_of(registry, park), pledge_of(registry, park)
        put(root / district / park, 报告__docx=report, 承诺书__docx=pledge)
        put(root / district / park / "证明", 附件1__pdf=b"%PDF-1 " + park.encode())
    packed = Path(shutil.make_archive(str(tmp_path / "全部"), "zip", root))
    for path in (root, packed):
        answers = list(check(house.home, [path], None, registry))
        assert [(len(a.files), a.outcome) for a in answers] == [(3, "accepted_with_issues")] * 2
        codes = {a.judged.candidate.district_code for a in answers}
        assert codes == {"110108", "110102"}
        assert {a.name.split("/")[-1] for a in answers} == {"云杉产业园", "银杏产业园"}


def test_a_zip_beside_the_report_is_a_folder_of_it(
    house: House, registry: Registry, tmp_path: Path
) -> None:
    inner = zipped({"附件1 批复.pdf": b"%PDF-1"}, "gb18030", is_flagged=False)
    locked = bytearray(inner)
    for magic, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        locked[locked.find(magic) + at] |= 1
    folder = put(tmp_path / "园", 报告__docx=report_of(registry, "云杉产业园"))
    put(folder, 证明__zip=inner, 加密__zip=bytes(locked), 空__zip=b"PK\5\6" + bytes(18))
    answer = house.one(folder)
    assert answer.files == ["报告.docx", "加密.zip", "空.zip", "证明.zip/附件1 批复.pdf"]
    assert [i["file"] for i in answer.issues if i["check_id"] == "F16"] == ["加密.zip"]
    links = {link.target for link in answer.judged.evidence if link.target_kind == "file"}
    assert links == {"证明.zip/附件1 批复.pdf", "加密.zip", "空.zip"}


def test_a_document_that_does_not_open_is_named_and_refuses_nothing(
    house: House, registry: Registry, tmp_path: Path
) -> None:
    report = report_of(registry, "云杉产业园")
    folder = put(
        tmp_path / "园", 报告__docx=report, 坏__docx=report[:9000], 表__xlsx=b"", 旧__doc=b"x"
    )
    answer = house.one(folder)
    assert answer.outcome == "accepted_with_issues"
    told = {i["file"]: i["message_zh"] for i in answer.issues if i["check_id"] == "F16"}
    assert set(told) == {"坏.docx", "表.xlsx"}
    assert "文件损坏" in str(told["坏.docx"])


def test_without_a_form_that_can_be_read_a_package_is_refused_with_each_reason(
    house: House, tmp_path: Path
) -> None:
    folder = put(
        tmp_path / "园", 报告__doc=PROOFS["证明材料/附件3：能源审计报告.doc"], a__rar=b"Rar!\x1a"
    )
    put(folder, b__ofd=ofd(), c__jpg=b"\xff\xd8\xff", d__pdf=b"%PDF-1")
    answer = house.one(folder)
    assert answer.outcome == "rejected"
    assert {i["file"]: i["check_id"] for i in answer.issues} == {
        "报告.doc": "F04", "a.rar": "F17", "b.ofd": "F18", "c.jpg": "F01", "d.pdf": "F05",
    }  # fmt: skip


def test_a_member_over_the_size_limits_is_refused_as_too_large(
    house: House, registry: Registry, tmp_path: Path
) -> None:
    folder = put(tmp_path / "园", 报告__docx=report_of(registry, "云杉产业园"))
    with (folder / "录像.mp4").open("wb") as file:
        file.seek(51 * 1024 * 1024)
        file.write(b"x")
    answer = house.one(folder)
    assert answer.outcome == "rejected"
    assert [i["file"] for i in answer.issues if i["check_id"] == "F08"] == ["录像.mp4"]


def test_a_ledger_longer_than_any_form_is_kept_as_an_attachment_and_named(
    house: House, registry: Registry, tmp_path: Path
) -> None:
    rows = 20_001
    ledger = workbook_of([f"<sheetData>{'<row><c><v>1.5</v></c></row>' * rows}</sheetData>"])
    folder = put(tmp_path / "园", 报告__docx=report_of(registry, "云杉产业园"), 电表__xlsx=ledger)
    answer = house.one(folder)
    assert answer.outcome != "rejected"
    assert [i["file"] for i in answer.issues if i["check_id"] == "F16"] == ["电表.xlsx"]
    alone = house.one(put(tmp_path / "表", 电表__xlsx=ledger))
    assert [i["check_id"] for i in alone.issues] == ["F08"]


def test_a_report_that_came_twice_counts_once_and_is_compared(
    house: House, registry: Registry, tmp_path: Path
) -> None:
    one = report_of(registry, "云杉产业园")
    for number, (other, check_id) in enumerate(
        ((one + b"copy", "K07"), (report_of(registry, "云杉产业园", first=2.25), "K06"))
    ):
        folder = put(tmp_path / f"园{number}", 报告1__docx=one, 报告2__docx=other)
        (answer,) = check(house.home, [folder], None, registry)
        told = [
            (i["check_id"], i["file"]) for i in answer.issues if i["check_id"] in ("K06", "K07")
        ]
        assert (told, len(answer.files)) == ([(check_id, "报告2.docx")], 2)
        assert [row.value.number for row in answer.judged.report.indicators][:1] == [3.5]
        if check_id == "K06":
            (message,) = [i["message_zh"] for i in answer.issues if i["check_id"] == "K06"]
            assert all(word in str(message) for word in ("2021年第1项", "3.5", "2.25", " 1 处"))
    several = put(
        tmp_path / "三年", a__docx=one, b__docx=report_of(registry, "云杉产业园", year=2018)
    )
    assert [len(a.files) for a in check(house.home, [several], None, registry)] == [1, 1]


def test_a_copy_is_compared_in_requirements_and_projects_too(
    house: House, registry: Registry, tmp_path: Path
) -> None:
    project = RecommendationEntry("屋顶光伏项目", "1200", "800", "节能", "2024年8月")
    one = replace(content_of("云杉产业园"), recommendations=(project,))
    others = (
        (
            replace(
                one, requirements=dict(one.requirements) | {3: RequirementEntry("不符合", "/")}
            ),
            "基本要求第3项",
        ),
        (replace(one, recommendations=(replace(project, total_investment="77"),)), "77"),
        (replace(one, recommendations=(project, project)), "空白"),
    )
    read = write_report(one, registry, written=WRITTEN)
    for number, (other, said) in enumerate(others):
        copy = write_report(other, registry, written=WRITTEN)
        folder = put(tmp_path / f"园{number}", 报告1__docx=read, 报告2__docx=copy)
        (answer,) = check(house.home, [folder], None, registry)
        (issue,) = [i for i in answer.issues if i["check_id"] == "K06"]
        assert (issue["file"], said in str(issue["message_zh"])) == ("报告2.docx", True)


def test_a_workbook_of_the_same_tables_is_the_copy_though_its_name_comes_first(
    house: House, registry: Registry, tmp_path: Path
) -> None:
    book = write_workbook(content_of("云杉产业园"), registry, written=WRITTEN)
    folder = put(tmp_path / "园", a__xlsx=book, b__docx=report_of(registry, "云杉产业园"))
    (answer,) = check(house.home, [folder], None, registry)
    assert answer.judged.report.source.file == "b.docx"
    assert [i["file"] for i in answer.issues if i["check_id"] in ("K06", "K07")] == ["a.xlsx"]


def test_proofs_on_record_stay_when_a_part_comes_later(
    house: House, registry: Registry, tmp_path: Path
) -> None:
    folder = put(tmp_path / "园", 报告__docx=report_of(registry, "云杉产业园"))
    put(folder, 附件1__pdf=b"%PDF-1", 其他__jpg=b"\xff\xd8\xff1")
    house.one(folder)
    late = put(
        tmp_path / "后", 承诺书__docx=pledge_of(registry, "云杉产业园"), 其他__jpg=b"\xff\xd8\xff2"
    )
    answer = house.one(late)
    assert set(answer.files) == {"其他.jpg", "报告.docx", "承诺书.docx", "附件1.pdf"}
    found = house.published(
        "SELECT state, target FROM marts.fct_evidence_links WHERE target_kind = 'file' ORDER BY 2"
    )
    assert found == [("not_asked", "其他.jpg"), ("found", "附件1.pdf")]


@pytest.mark.parametrize(
    ("index", "files", "expected"),
    [
        ("附件3-1", ["附件3-1.pdf", "附件3.pdf"], {"附件3-1.pdf"}),
        ("3-1", ["证明/附件3－1 表.pdf"], {"证明/附件3－1 表.pdf"}),
        ("附件3", ["附件3-1.pdf", "附件3-2.pdf", "附件31.pdf"], {"附件3-1.pdf", "附件3-2.pdf"}),
        ("见附件5-7", ["附件5.pdf", "附件6.jpg"], {"附件5.pdf", "附件6.jpg", None}),
        (
            "附件1、2和附件4",
            ["01.pdf", "附件二.pdf", "4、台账.xls"],
            {"01.pdf", "附件二.pdf", "4、台账.xls"},
        ),
        ("《能源审计报告》", ["附件9-能源审计报告.PDF"], {"附件9-能源审计报告.PDF"}),
        ("能源审计报告.pdf", ["能源审计报告.doc"], {"能源审计报告.doc"}),
        ("能源审计报告第5页", ["能源审计报告.pdf"], {"能源审计报告.pdf"}),
        ("附件3", ["附件3/1.jpg", "附件3/2.jpg"], {"附件3/1.jpg", "附件3/2.jpg"}),
        ("附件1", ["附件3/1.jpg", "1号楼.jpg", "2021年.pdf"], {None}),
        ("无", ["附件1.pdf"], set()),
    ],
)
def test_indexes_are_held_against_files_by_number_and_by_name(
    house: House, registry: Registry, tmp_path: Path, index: str, files: list[str],
    expected: set[str | None],
) -> None:  # fmt: skip
    folder = put(tmp_path / "园", 报告__docx=report_of(registry, "云杉产业园", evidence=index))
    for number, name in enumerate(files):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"%PDF-1 " + bytes([48 + number]))
    (answer,) = check(house.home, [folder], None, registry)
    asked = [link for link in answer.judged.evidence if link.index_as_written]
    assert {link.target for link in asked} == expected
    assert all((link.state == "found") == (link.target is not None) for link in asked)
    rest = {link.target for link in answer.judged.evidence if link.state == "not_asked"}
    assert rest == set(files) - expected

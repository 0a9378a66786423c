"""Hostile and broken documents through the whole judgement: an answer, never a traceback or a hang."""

from __future__ import annotations

import io
import random
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.arrival.sources import Candidate, InputFile, Sorter
from ingest.judging.judge import Judged
from ingest.judging.park_match import Register
from ingest.taking_in.examiner import Examiner
from warehouse.registers.park_rows import starter_parks
from warehouse.rules.files import load_registry

SAMPLES = Path(__file__).parent.parent / "fixtures" / "samples"
REGISTRY = load_registry()
WORD = (SAMPLES / "report-104-words.docx").read_bytes()
SHEET = (SAMPLES / "report-107-workbook.xlsx").read_bytes()
MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet2.xml"}
DOCUMENTS = {"docx": WORD, "xlsx": SHEET}
OUTCOMES = {"accepted", "accepted_with_issues", "rejected"}
QUICKLY = settings(
    max_examples=60, deadline=10_000, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def judge(data: bytes, name: str) -> Judged:
    judge = Examiner(REGISTRY, Register(starter_parks(REGISTRY), REGISTRY))
    file = InputFile(name, lambda: data, Path(name))
    return judge.judge(Candidate(name, (file,), None, Path(name)))


def repacked(data: bytes, part: str, changed: bytes) -> bytes:
    """The same package with one part's bytes replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, changed if name == part else source.read(name))
    return out.getvalue()


@QUICKLY
@given(st.sampled_from(["docx", "xlsx"]), st.integers(0, 2**32), st.integers(1, 30))
def test_changed_bytes_of_good_documents_are_answered(kind: str, seed: int, count: int) -> None:
    chance = random.Random(seed)  # noqa: S311 -- reproducible, not secret
    data = bytearray(DOCUMENTS[kind])
    for _ in range(count):
        data[chance.randrange(len(data))] = chance.randrange(256)
    assert judge(bytes(data), f"报告.{kind}").outcome in OUTCOMES


@QUICKLY
@given(st.sampled_from(["docx", "xlsx"]), st.integers(0, 2**32), st.integers(1, 12))
def test_changed_xml_of_good_documents_is_answered(kind: str, seed: int, count: int) -> None:
    """Elements dropped, doubled and moved, texts swapped for odd ones, attributes set to nonsense."""
    chance = random.Random(seed)  # noqa: S311 -- reproducible, not secret
    part = MAIN_PARTS[kind]
    with zipfile.ZipFile(io.BytesIO(DOCUMENTS[kind])) as package:
        xml = package.read(part)
    assert judge(
        repacked(DOCUMENTS[kind], part, mutated(xml, chance, count)), f"报告.{kind}"
    ).outcome in (OUTCOMES)


_ODD_TEXTS = [
    "",
    "=cmd|' /C calc'!A0",
    "1e400",
    "−" * 50,
    "第1年（9999年）",
    "□" * 40,
    "\u202e85",
    "NaN",
]


def mutated(xml: bytes, chance: random.Random, count: int) -> bytes:
    from lxml import etree

    root = etree.fromstring(xml)
    for _ in range(count):
        elements = list(root.iter("*"))
        element = chance.choice(elements[1:])
        parent = element.getparent()
        action = chance.randrange(5)
        if action == 0 and parent is not None:
            parent.remove(element)
        elif action == 1 and parent is not None:
            parent.insert(0, etree.fromstring(etree.tostring(element)))
        elif action == 2:
            chance.choice(elements).append(element)
        elif action == 3:
            element.text = chance.choice(_ODD_TEXTS)
        elif element.attrib:
            element.set(
                chance.choice(list(element.attrib)), chance.choice(["-1", "9" * 30, "x", ""])
            )
    return bytes(etree.tostring(root))


@pytest.mark.parametrize("size", [0, 1, 3, 21, 100, 1000, 20_000, len(WORD) - 1])
def test_a_truncated_document_is_refused_with_its_reason(size: int) -> None:
    found = judge(WORD[:size], "报告.docx")
    assert found.outcome == "rejected"
    assert {issue.check_id for issue in found.issues} <= {"F01", "F02", "F03"}


def test_entities_are_refused() -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
    )
    outside = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'
    for xml in (bomb, outside):
        found = judge(repacked(WORD, "word/document.xml", xml), "报告.docx")
        assert [issue.check_id for issue in found.issues] == ["F09"]


def zip_of(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("members", "check_id"),
    [
        ({f"{n}.docx": b"" for n in range(5001)}, "F08"),
        ({"a.docx": b"\0" * 40_000_000, "b.docx": b"\0" * 40_000_000}, "F08"),
        ({"../up.docx": WORD}, "F09"),
        ({"/etc/up.docx": WORD}, "F09"),
        ({"c:\\up.docx": WORD}, "F09"),
    ],
)
def test_hostile_zips_are_refused_before_they_are_unpacked(
    tmp_path: Path, members: dict[str, bytes], check_id: str
) -> None:
    path = tmp_path / "包.zip"
    path.write_bytes(zip_of(members))
    judge = Examiner(REGISTRY, Register(starter_parks(REGISTRY), REGISTRY))
    (candidate,) = Sorter(REGISTRY, judge.form_of, tmp_path).candidates(path, None)
    found = judge.judge(candidate)
    assert [issue.check_id for issue in found.issues] == [check_id]


def test_a_zip_in_a_zip_is_a_folder_and_a_hostile_one_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    hostile = zip_of({"../up.docx": WORD})
    path.write_bytes(
        zip_of({"内.zip": zip_of({"a.docx": WORD}), "坏.zip": hostile, "报告.docx": WORD})
    )
    judge = Examiner(REGISTRY, Register(starter_parks(REGISTRY), REGISTRY))
    (candidate,) = Sorter(REGISTRY, judge.form_of, tmp_path).candidates(path, None)
    found = judge.judge(candidate)
    assert found.report is not None
    assert [file.name for file in found.files] == ["报告.docx", "内.zip/a.docx", "坏.zip"]
    told = {issue.file: issue.check_id for issue in found.issues if issue.file.count(".zip")}
    assert told == {"内.zip/a.docx": "K07", "坏.zip": "F16"}
    assert found.outcome == "accepted_with_issues"


_WORST_CASES = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.integration.test_hostile import judge, repacked, WORD
row = b"<w:tr>" + b"<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>" * 60 + b"</w:tr>"
head = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
tail = b"</w:body></w:document>"
cases = {{
    "rows": b"<w:tbl>" + row * 19_000 + b"</w:tbl>",
    "tables": (b"<w:tbl>" + row + b"</w:tbl>") * 6_000,
    "paragraphs": b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 400_000,
    "deep": b"<w:tbl><w:tr><w:tc>" * 60 + b"</w:tc></w:tr></w:tbl>" * 60,
    "span": b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr></w:tc></w:tr></w:tbl>',
    "text": b"<w:p><w:r><w:t>" + b"2023" * 3_000_000 + b"</w:t></w:r></w:p>",
}}
print(judge(repacked(WORD, "word/document.xml", head + cases[{case!r}] + tail), "a.docx").outcome)
"""


@pytest.mark.parametrize("case", ["rows", "tables", "paragraphs", "deep", "span", "text"])
def test_the_worst_documents_take_neither_10_seconds_nor_500_megabytes(case: str) -> None:
    root = str(Path(__file__).parent.parent.parent)
    outcome, megabytes, seconds = measured(_WORST_CASES.format(root=root, case=case))
    assert outcome == "rejected"
    assert megabytes < 500
    assert seconds < 10


def measured(script: str) -> tuple[str, int, float]:
    """What a script prints, in a process of its own: (the word, peak megabytes, seconds of work)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "import resource; resource.setrlimit(resource.RLIMIT_CPU, (20, 20));"
            + script
            # Not ru_maxrss: a new process begins with its parent's.
            + "\nprint(int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]) // 1024)",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert run.returncode == 0, run.stderr[-2000:]
    outcome, megabytes = run.stdout.split()
    return outcome, int(megabytes), used.ru_utime - before.ru_utime

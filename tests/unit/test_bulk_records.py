"""Bulk files to records: what is read, every fault at its place, and never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.bulk.files import Rereader, records
from ingest.bulk.layout import COLUMNS, PLURALS
from ingest.bulk.recognise import recognise_record
from ingest.bulk.record import Record
from ingest.readers.limits import Limits
from tests.bulk import as_csv, as_json, as_json_lines, report
from warehouse.rules.rows import Registry


@pytest.fixture(scope="module")
def limits(registry: Registry) -> Limits:
    return Limits.of(registry.parameters)


@pytest.fixture
def read(tmp_path: Path, limits: Limits):  # type: ignore[no-untyped-def]
    def run(data: bytes, ending: str = ".json") -> list[Record]:
        path = tmp_path / f"积压{ending}"
        path.write_bytes(data)
        return list(records(path, path.name, limits))

    return run


def told(found: list[Record]) -> list[tuple[str, str]]:
    return [(f.check_id, f.source.place) for record in found for f in record.findings]


def test_all_three_forms_of_a_file_say_the_same(read, registry: Registry) -> None:  # type: ignore[no-untyped-def]
    reports = [report(registry, park) for park in ("甲园", "乙园")]
    files = [
        (as_json(reports), ".json"),
        (b"\xef\xbb\xbf" + as_json(reports), ".JSON"),
        (as_json_lines(reports), ".jsonl"),
        (as_csv(reports), ".csv"),
        (as_csv(reports, "utf-8-sig"), ".csv"),
        (as_csv(reports, "gb18030"), ".csv"),
    ]
    contents = [[record.content() for record in read(*file)] for file in files]
    assert len(contents[0]) == 2
    assert contents[0][0] != contents[0][1]
    assert all(content == contents[0] for content in contents)


def test_places_lead_to_the_entry(read, registry: Registry) -> None:  # type: ignore[no-untyped-def]
    reports = [report(registry), report(registry)]
    in_json, in_lines, in_csv = (
        read(as_json(reports))[1],
        read(as_json_lines(reports), ".jsonl")[1],
        read(as_csv(reports), ".csv")[1],
    )
    assert in_json.sections["indicator"][12].at("value") == "reports[1].indicators[12].value"
    assert in_lines.sections["indicator"][12].at("value") == "第2行.indicators[12].value"
    # the header, 104 rows of the first report, the head of the second, twelve indicators
    first = 1 + 1 + 93 + 8 + 1 + 1
    assert in_csv.sections["indicator"][12].at("value") == f"第{first + 1 + 13}行"


def test_rows_with_line_breaks_in_a_cell_keep_their_line(read) -> None:  # type: ignore[no-untyped-def]
    text = 'report,section,park_name,note\nR1,report,"甲\n园",\nR1,无此类,,\n'
    (record,) = read(text.encode(), ".csv")
    assert record.report.fields["park_name"] == "甲\n园"
    assert told([record]) == [("B02", "第4行")]


@pytest.mark.parametrize(
    ("data", "ending", "faults"),
    [
        (b"", ".json", [("B01", "reports[0]")]),
        (b"{}", ".json", [("B03", "reports")]),
        (b"[]", ".json", [("B03", "reports")]),
        (b'{"reports": {}}', ".json", [("B03", "reports")]),
        (b'{"reports": [1, {}, "a"]}', ".json", [("B03", "reports[0]"), ("B03", "reports[2]")]),
        (b'{"reports": [{}, {"park_name": ', ".json", [("B01", "reports[1].park_name")]),
        (b'{"reports": [{}]', ".json", [("B01", "reports[1]")]),
        (b"\xff\xfe{", ".json", [("B01", "reports[0]")]),
        (b'{"reports": [{"a": {}}]}', ".json", [("B02", "reports[0].a")]),
        (b'{"reports": [{"park_name": []}]}', ".json", [("B02", "reports[0].park_name")]),
        (b'{"reports": [{"indicators": {}}]}', ".json", [("B02", "reports[0].indicators")]),
        (
            b'{"reports": [{"indicators": [3, {"valeu": 1}]}]}',
            ".json",
            [("B02", "reports[0].indicators[0]"), ("B02", "reports[0].indicators[1].valeu")],
        ),
        (b"", ".jsonl", [("B03", "第1行")]),
        (b"{}\nnot json\n{}\n[]\n", ".jsonl", [("B03", "第2行"), ("B03", "第4行")]),
        (b"", ".csv", [("B03", "第1行")]),
        (b"\x00\xff\xfe\x00", ".csv", [("B03", "整个文件")]),
        (b"a,b\n", ".csv", [("B03", "第1行")]),
        (b"report,section,park\n", ".csv", [("B03", "第1行")]),
        (b"report,section,note,note\n", ".csv", [("B03", "第1行")]),
        (b"report,section\n", ".csv", [("B03", "第1行")]),
        (b"report,section\nR1,report\n,report\nR1,report\n", ".csv",
         [("B03", "第3行"), ("B03", "第4行")]),
        (b"report,section\nR1,report\nR1,report\n", ".csv", [("B02", "第3行")]),
        (b"report,section\nR1,report,x\n", ".csv", [("B02", "第2行")]),
        (b"report,section,value\nR1,report,5\n", ".csv", [("B02", "第2行")]),
        (b'report,section,value\nR1,report,\nR2,report,"' + b"x" * 200_000, ".csv",
         [("B01", "第3行")]),
    ],
)  # fmt: skip
def test_each_fault_is_told_at_its_place(  # type: ignore[no-untyped-def]
    read, data: bytes, ending: str, faults: list[tuple[str, str]]
) -> None:
    assert told(read(data, ending)) == faults


def test_what_was_read_before_a_damage_stays(read, registry: Registry) -> None:  # type: ignore[no-untyped-def]
    whole = as_json([report(registry, park) for park in ("甲园", "乙园", "丙园")])
    found = read(whole[: len(whole) * 5 // 6])
    assert [record.report.fields.get("park_name") for record in found] == ["甲园", "乙园", None]
    assert told(found) == [("B01", "reports[2].indicators[48]")]
    assert found[2].findings[0].parts["count"] == 2


def test_one_report_may_be_no_longer_than_a_file(tmp_path: Path, registry: Registry) -> None:
    small = Limits.of({**registry.parameters, ("F08", "max_file_mb"): 0.1, ("F08", "max_rows"): 50})
    reports = [report(registry), report(registry, note="长" * 100_000)]
    for ending, data, place in (
        (".json", as_json(reports), "reports[1].note"),
        (".jsonl", as_json_lines(reports), "第2行"),
        (".csv", as_csv(reports[:1]), "第2行"),
    ):
        path = tmp_path / f"长{ending}"
        path.write_bytes(data)
        assert told(list(records(path, path.name, small))) == [("B03", place)]


def test_the_content_does_not_depend_on_the_place(read, registry: Registry) -> None:  # type: ignore[no-untyped-def]
    one, other = report(registry, "甲园"), report(registry, "乙园")
    assert read(as_json([one]))[0].content() == read(as_json([other, one]))[1].content()


def test_faults_of_two_files_are_two_submissions(read) -> None:  # type: ignore[no-untyped-def]
    first, second = read(b"[]")[0], read(b"{}")[0]
    first.file_sha256, second.file_sha256 = "a", "b"
    assert first.content() != second.content()


def test_reports_are_read_again_by_their_place(
    tmp_path: Path, registry: Registry, limits: Limits
) -> None:
    path = tmp_path / "积压.json"
    path.write_bytes(as_json([report(registry, park) for park in ("甲园", "乙园", "丙园")]))
    again = Rereader(path, path.name, limits)
    for place, park in (("reports[1]", "乙园"), ("reports[2]", "丙园"), ("reports[0]", "甲园")):
        assert again.at(place).report.fields["park_name"] == park
    with pytest.raises(KeyError):
        again.at("reports[3]")


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["reports", "park_name", "indicators", "data_year", "value", "requirements", "x"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)
_QUICK = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@_QUICK
@given(reports=st.lists(_JSON, max_size=4), cut=st.integers(0, 40), ending=st.sampled_from("jl"))
def test_any_json_is_read_or_refused(  # type: ignore[no-untyped-def]
    read, registry: Registry, reports: list[object], cut: int, ending: str
) -> None:
    dump = as_json if ending == "j" else as_json_lines
    data = dump(reports)
    for record in read(data[: len(data) - cut], ".json" if ending == "j" else ".jsonl"):
        recognise_record(record, registry)
        record.content()


@_QUICK
@given(data=st.binary(max_size=300), ending=st.sampled_from([".json", ".jsonl", ".csv"]))
def test_any_bytes_are_read_or_refused(  # type: ignore[no-untyped-def]
    read, data: bytes, ending: str
) -> None:
    prefix = {".json": b'{"reports": [', ".jsonl": b"", ".csv": b"report,section,value,note\n"}
    for start in (b"", prefix[ending]):
        assert read(start + data, ending)


@_QUICK
@given(
    rows=st.lists(
        st.lists(
            st.sampled_from(["R1", "R2", "", "report", "indicator", "2021", "5", "=1", '"', "，"])
        ),
        max_size=12,
    )
)
def test_any_csv_rows_are_read_or_refused(  # type: ignore[no-untyped-def]
    read, registry: Registry, rows: list[list[str]]
) -> None:
    header = "report,section,data_year,indicator_no,value,park_name,score\n"
    for record in read((header + "".join(",".join(row) + "\n" for row in rows)).encode(), ".csv"):
        recognise_record(record, registry)


def test_deep_and_huge_values_do_not_end_in_a_traceback(read, registry: Registry) -> None:  # type: ignore[no-untyped-def]
    for raw in (
        b"[" * 200_000,
        b'{"reports": [' + b"[" * 200_000,
        b'{"reports": [{"value": ' + b"9" * 6000 + b"}]}",
        b'{"reports": [{"score": 1e99999999999}]}',
    ):
        for ending in (".json", ".jsonl"):
            for record in read(raw, ending):
                recognise_record(record, registry)
                record.content()
    assert json.loads(read(b'{"reports": [{"park_name": 1e3}]}')[0].content())[0]


def test_the_documented_layout_is_the_one_that_is_read(read) -> None:  # type: ignore[no-untyped-def]
    text = (Path(__file__).parents[2] / "docs" / "bulk-format.md").read_text(encoding="utf-8")
    for name in (*COLUMNS, *PLURALS):
        assert f"`{name}`" in text, name
    for fence, ending in (("```json\n", ".json"), ("```csv\n", ".csv")):
        example = text.split(fence)[1].split("```")[0]
        (record,) = read(example.encode(), ending)
        assert (record.is_report, record.findings) == (True, [])
        assert record.sections["indicator"][0].fields["value"] == "3.5"

"""A sound sample report with twelve faults written into it, and the issue each must get."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx

SAMPLE = Path(__file__).parent / "fixtures" / "samples" / "report-101-plain.docx"
_PLACE = re.compile(r"表(\d+) 第(\d+)行 第(\d+)列")

# (cell that is changed, what is written, the check that fires, where it must point)
FAULTS = [
    ("表1 第4行 第2列", "□国家级 □市级 □其他", "N07", "表1 第4行 第2列"),
    ("表3 第4行 第2列", "部分符合", "V05", "表3 第4行 第2列"),
    ("表4 第2行 第5列", "三点七五", "V14", "表4 第2行 第5列"),
    ("表4 第4行 第5列", "120", "X03", "表4 第4行 第5列"),
    ("表4 第13行 第5列", "马马虎虎", "V04", "表4 第13行 第5列"),
    ("表5 第5行 第4列", "斤/桶", "U02", "表5 第5行 第5列"),
    ("表5 第6行 第5列", "约22.4", "V06", "表5 第6行 第5列"),
    ("表5 第7行 第5列", "", "X23", "表5 第7行 第5列"),
    ("表6 第3行 第2列", "22", "L04", "表6 第3行 第3列"),
    ("表6 第20行 第5列", "-5", "V02", "表6 第20行 第5列"),
    ("表7 第2行 第3列", "若干", "V07", "表7 第2行 第3列"),
    ("表7 第5行 第4列", "9000", "X36", "表7 第5行 第2列"),
]


def planted(faults: list[tuple[str, str, str, str]] = FAULTS) -> bytes:
    """The sample's bytes with the faults' cells written over."""
    document = docx.Document(str(SAMPLE))
    for place, text, _, _ in faults:
        match = _PLACE.fullmatch(place)
        assert match is not None
        table, row, col = map(int, match.groups())
        document.tables[table - 1].cell(row - 1, col - 1).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()

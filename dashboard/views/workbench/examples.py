"""The example queries of the analysts' contract, read from its text."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

CONTRACT = Path(__file__).resolve().parents[3] / "docs" / "analysts.md"
QUESTION = re.compile(r"^### (?P<number>\d+)\. [^\n]+\n```sql\n(?P<sql>.*?)\n```", re.M | re.S)


@cache
def examples() -> dict[int, str]:
    """SQL by the number of the question; empty where the text was not shipped."""
    if not CONTRACT.is_file():
        return {}
    text = CONTRACT.read_text(encoding="utf-8")
    return {int(found["number"]): found["sql"] for found in QUESTION.finditer(text)}

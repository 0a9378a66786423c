"""Text from outside (documents, registers, file names, queries) on a page: it shows as itself.

`plain` is for Markdown, which labels, captions and messages are too; `in_html` is for HTML.
"""

from __future__ import annotations

import re
from html import escape

# Streamlit looks for some signs in what is left when Markdown has been read, where a backslash helps no more:
# icons, emoji, the names of its logo, addresses, arrows. A sign that takes no room keeps their parts asunder.
APART = "\u2060"
_ASUNDER = re.compile(
    r"(?<=:)(?=[\w/+-]+(?::|$))"  # :smile:, :material/home:, :streamlit:
    r"|(?<=http)(?=s?:)|(?<=https)(?=:)|(?<=www)(?=\.)|(?=@)"
    r"|(?<=[<~>-])(?=[>=-])",  # ->, <-, --, >=
    re.ASCII | re.IGNORECASE,
)
_SIGNS = re.compile(r"[\\`*_{}\[\]<>$~:#|&!^]")
_AT_START = re.compile(r"^(?=[-+=])|^(\d+)(?=[.)])", re.ASCII)
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")


def plain(text: str) -> str:
    """Text as Markdown that shows it letter for letter, in one paragraph."""
    asunder = _ASUNDER.sub(APART, _BLANKS.sub(" ", text).strip(" "))
    return _AT_START.sub(r"\1\\", _SIGNS.sub(r"\\\g<0>", asunder))


def in_html(text: str) -> str:
    """Text as HTML that shows it letter for letter, between tags and in attributes."""
    return escape(text, quote=True)

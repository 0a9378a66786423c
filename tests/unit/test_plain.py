"""What has gone through the escape shows as itself, whatever a document says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from dashboard.parts.outside import APART, in_html, plain

# What Streamlit does besides, with what is left when Markdown has been read, as its own script has it.
LATER = [
    r":material[/_]\w+:",
    r":streamlit:",
    r":(?!material/|streamlit:)[\w+-][\w_+-]*:",
    r"(https?://|www(?=\.))([-.\w]+)",
    r"([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)",
    r"(^|\s)(<->|->|<-|--|>=|<=|~=)(\s|$)",
]
HOSTILE = [
    "![x](http://a.example/x.png)", "[a](http://b.example)", "[a][b]", "[a]: http://b.example", ":red[x]",
    ":red-background[x]", "$x^2$", "$$x$$", "<img src=http://a.example/x>", "<http://a.example>", "&lt;b&gt;",
    "&#33;[x](y)", ":material/home:", ":streamlit:", ":smile:", "http://a.example/x", "HTTPS://a.example",
    "www.a.example", "a@b.example", "# h", "## h", "- a", "+ a", "* a", "1. a", "2) a", "> a", "---", "===",
    "***",
    "_a_", "**a**", "~~a~~", "`a`", "```", "~~~", "a | b", "|-|-|", "\\", "\\*", "    a", "a  \nb", "\n\n",
    "\t",
    "a -> b <- c <-> d -- e >= f <= g ~= h", "甲园", "（北区）", "10:30:45", "https:", "!", "[^1]", "[x]",
    "^", "{}",
]  # fmt: skip
SIGNS = ":/@.[]()!<>$*_`~#&|\\-+=^{}w1a 园\n"
PARTS = st.one_of(st.sampled_from(HOSTILE), st.text(st.sampled_from(SIGNS), max_size=6))
TEXTS = st.lists(PARTS, min_size=1, max_size=5).map("".join)


def parsed(markdown: str) -> list[Token]:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    return [child for token in tokens for child in token.children or []]


def as_shown(text: str) -> str:
    """A text as a browser lays it out: a run of blanks is one."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip(" ")


@given(TEXTS)
def test_markdown_of_any_text_shows_that_text_in_one_paragraph(text: str) -> None:
    children = parsed(plain(text))
    assert {child.type for child in children} <= {"text", "text_special"}
    assert as_shown("".join(child.content for child in children).replace(APART, "")) == as_shown(
        text
    )


@given(TEXTS)
def test_nothing_is_left_of_which_streamlit_would_make_something_else(text: str) -> None:
    left = "".join(child.content for child in parsed(plain(text)))
    for pattern in LATER:
        assert not re.search(pattern, left, re.ASCII | re.IGNORECASE), pattern
    # Directives and formulas it looks for in the Markdown itself.
    markdown = plain(text).replace(r"\\", "")
    assert not re.search(r"(?<!\\)[:$]", markdown)


@given(TEXTS)
def test_in_a_sentence_of_ours_it_shows_as_itself_too(text: str) -> None:
    children = parsed(f"**{plain('园区：' + text)}**。")
    assert [child.type for child in children if child.type.startswith("strong")] == [
        "strong_open",
        "strong_close",
    ]
    assert {child.type for child in children} <= {
        "text", "text_special", "strong_open", "strong_close",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["甲园", "甲园（北区）", "GB/T 51366-2019", "1,234.5 万元"])
def test_names_and_figures_go_through_as_they_are(text: str) -> None:
    assert plain(text) == text


@given(TEXTS)
def test_html_of_any_text_opens_no_tag_and_ends_no_attribute(text: str) -> None:
    assert not set(in_html(text)) & set("<>\"'")

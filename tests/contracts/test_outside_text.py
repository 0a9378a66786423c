"""Text from outside is escaped in one place before Streamlit reads it as Markdown, or a browser as HTML."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import dashboard

ROOT = Path(dashboard.__file__).parent
FILES = sorted(path for path in ROOT.rglob("*.py") if "exports" not in path.parts)
# Streamlit reads what these show, their labels too, as Markdown. Tables, options of select boxes and
# charts show text as it is.
BODIES = frozenset({
    "markdown", "caption", "info", "warning", "error", "success", "title", "header", "subheader",
    "metric", "write", "toast", "spinner", "button", "download_button", "page_link", "link_button",
    "form_submit_button", "tabs", "popover", "expander", "radio", "toggle", "checkbox", "text_area",
    "text_input", "selectbox", "multiselect", "segmented_control", "number_input", "date_input",
    "file_uploader",
})  # fmt: skip
NAMED = frozenset({"label", "body", "help"})
ESCAPES = frozenset({"plain"})


def is_escaped(node: ast.expr) -> bool:
    """Whether a text is ours, word for word, or has gone through the escape."""
    match node:
        case ast.Constant():
            return True
        case ast.Call(func=ast.Name(id=name)) if name in ESCAPES:
            return True
        case ast.Call(func=ast.Name(id="words") | ast.Attribute(attr="words"), keywords=[]):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join"), args=[inner]):
            return is_escaped(inner)
        case ast.Subscript(value=ast.Name(id="texts")):
            return True
        case ast.JoinedStr(values=parts) | ast.BoolOp(values=parts) | ast.List(elts=parts):
            return all(map(is_escaped, parts))
        case (
            ast.FormattedValue(value=inner) | ast.ListComp(elt=inner) | ast.GeneratorExp(elt=inner)
        ):
            return is_escaped(inner)
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            return is_escaped(one) and is_escaped(other)
    return False


def shown(tree: ast.AST) -> Iterator[ast.expr]:
    """What the calls of a file give to Streamlit as Markdown."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        names = {part.attr for part in ast.walk(call.func) if isinstance(part, ast.Attribute)}
        if names & BODIES - {"page_link"}:  # which names its page first
            yield from call.args[: 3 if "metric" in names else 1]
        # Columns of tables have a help that is Markdown; their headings are drawn as they are.
        yield from (
            named.value
            for named in call.keywords
            if named.arg == "help" or (named.arg in NAMED and names & BODIES)
        )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_page_shows_as_markdown_is_ours_or_escaped(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [
        f"line {node.lineno}: {ast.unparse(node)}" for node in shown(tree) if not is_escaped(node)
    ]
    assert found == []


def test_html_is_made_in_one_file_of_escaped_texts() -> None:
    makers = [
        path.relative_to(ROOT).as_posix()
        for path in FILES
        if any(sign in path.read_text(encoding="utf-8") for sign in ("st.html(", "unsafe_allow_"))
    ]
    assert makers == ["parts/layout.py"]
    tree = ast.parse((ROOT / "parts" / "layout.py").read_text(encoding="utf-8"))
    bare = [
        ast.unparse(part.value)
        for part in ast.walk(tree)
        if isinstance(part, ast.JoinedStr) and any(_is_tag(piece) for piece in part.values)
        for part in part.values
        if isinstance(part, ast.FormattedValue) and not _is_markup(part.value)
    ]
    assert bare == []


def _is_tag(piece: ast.expr) -> bool:
    return isinstance(piece, ast.Constant) and "<" in str(piece.value)


def _is_markup(node: ast.expr) -> bool:
    """Escaped, one of our own class names, or HTML made just before."""
    match node:
        case ast.Call(func=ast.Name(id="in_html")) | ast.Constant():
            return True
        case ast.IfExp(body=one, orelse=other):
            return _is_markup(one) and _is_markup(other)
        case ast.Name(id=name):
            return name in {"inner", "cells", "heads", "body", "kind"}
    return False

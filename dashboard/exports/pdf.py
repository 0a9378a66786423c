"""A document as PDF, set by Typst, its fonts embedded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import typst

from dashboard.exports import pictures
from dashboard.exports.document import (
    Block,
    Document,
    Facts,
    Figure,
    Grid,
    Heading,
    PageBreak,
    Paragraph,
    shares,
)
from dashboard.exports.fonts import chinese_font
from warehouse.leftovers import TRIED
from warehouse.whole import scratch

TEMPLATE = Path(__file__).resolve().parent / "templates" / "document.typ"


def write(document: Document) -> bytes:
    """The document as PDF. Raises FontMissing."""
    font = chinese_font()
    with scratch(None, TRIED) as folder:
        shutil.copyfile(TEMPLATE, folder / TEMPLATE.name)
        blocks = [_block(block, folder, font.family) for block in document.blocks]
        content = {
            "title": document.title,
            "subtitle": document.subtitle,
            "language": document.language,
            "font": font.family,
            "cautions": document.stamp.cautions,
            "origin": document.stamp.origin,
            "blocks": blocks,
        }
        (folder / "content.json").write_text(json.dumps(content), encoding="utf-8")
        made = typst.compile(
            folder / TEMPLATE.name,
            root=folder,
            font_paths=list(font.folders),
            ignore_system_fonts=True,
            timestamp=document.stamp.published_at,
        )
    assert isinstance(made, bytes)
    return made


def _block(block: Block, folder: Path, font: str) -> dict[str, Any]:
    match block:
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Paragraph(text, is_finding):
            return {"kind": "finding" if is_finding else "paragraph", "text": text}
        case Facts(pairs):
            return {"kind": "facts", "pairs": list(pairs)}
        case Figure(caption, width=width):
            name = f"figure{len(list(folder.iterdir()))}.svg"
            (folder / name).write_text(pictures.svg(block, font), encoding="utf-8")
            return {"kind": "figure", "caption": caption, "file": name, "width": width}
        case Grid(caption, headings, rows, numbers):
            return {
                "kind": "grid",
                "caption": caption,
                "headings": list(headings),
                "rows": [list(row) for row in rows],
                "numbers": sorted(numbers),
                "shares": shares(block),
                "points": block.points,
            }
        case PageBreak():
            return {"kind": "break"}

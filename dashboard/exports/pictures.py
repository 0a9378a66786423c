"""Charts of the pages as pictures, drawn on this machine without a browser."""

from __future__ import annotations

import json
from typing import Any

import vl_convert

from dashboard.exports.document import Figure

PIXELS_WIDE = 640
SHARPNESS = 3


def png(figure: Figure, font: str) -> bytes:
    """The chart for Word."""
    data: bytes = vl_convert.vegalite_to_png(
        _whole(figure, font), scale=SHARPNESS, allowed_base_urls=[]
    )
    return data


def svg(figure: Figure, font: str) -> str:
    """The chart for PDF, its letters in ``font``."""
    text: str = vl_convert.vegalite_to_svg(_whole(figure, font), allowed_base_urls=[])
    return text


def _whole(figure: Figure, font: str) -> dict[str, Any]:
    """The specification with its rows, as wide as its place on the page."""
    rows = json.loads(figure.rows.to_json(orient="records", force_ascii=False))
    config = {**figure.spec.get("config", {}), "font": font, "background": "white"}
    return figure.spec | {
        "data": {"name": "rows", "values": rows},
        "width": round(PIXELS_WIDE * figure.width),
        "config": config,
    }

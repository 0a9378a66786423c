"""Text that a spreadsheet would run as a formula is written with an apostrophe before it."""

from __future__ import annotations

# The wide ones count in the Chinese and Japanese editions.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutralised(text: str) -> str:
    """``text`` as a spreadsheet shows it without running it (OWASP, CSV injection)."""
    return "'" + text if _is_formula(text) else text


def restored(text: str) -> str:
    """The text that `neutralised` was given, for files that come back."""
    return text[1:] if text.startswith("'") and _is_formula(text) else text


def _is_formula(text: str) -> bool:
    # Apostrophes that stand there already are text, and must survive the way out and back.
    return text.lstrip("'").startswith(FORMULA_STARTS)

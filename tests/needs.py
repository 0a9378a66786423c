"""What a test needs of its machine: on a laptop without it the test is skipped, in CI never."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from dashboard.exports.fonts import FontMissing, chinese_font

CHROMIUM = shutil.which("chromium")
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
OIDC = Path(__file__).parent / "e2e" / "oidc"
"""The OpenID provider of the browser tests."""


def needs(found: bool, reason: str) -> pytest.MarkDecorator:
    """Skip unless it is found, saying how to get it; in CI, where all of it must be, fail instead."""
    return pytest.mark.skipif(not found and not os.environ.get("CI"), reason=reason)


def _has_chinese_font() -> bool:
    try:
        chinese_font()
    except FontMissing:
        return False
    return True


NEEDS_FONT = needs(
    _has_chinese_font(), "no Chinese font (Debian: apt-get install fontconfig fonts-noto-cjk)"
)
NEEDS_PDF_READER = needs(
    bool(shutil.which("pdftotext") and shutil.which("pdffonts")),
    "no pdftotext (Debian: apt-get install poppler-utils)",
)
NEEDS_NGINX = needs(NGINX is not None, "nginx is not installed")
NEEDS_BROWSER = [pytest.mark.browser, needs(CHROMIUM is not None, "chromium is not installed")]
NEEDS_SIGN_IN = [
    pytest.mark.browser,
    needs(
        bool(CHROMIUM and shutil.which("node") and (OIDC / "node_modules").exists()),
        "needs chromium, node and `npm ci` in tests/e2e/oidc",
    ),
]

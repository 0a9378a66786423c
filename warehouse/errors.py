"""Errors a user can act on: said in Chinese, in English when GREENPARK_LANG=en."""

from __future__ import annotations

import os


class GreenparkError(Exception):
    """What was found and what would make it right, in both languages; never a traceback."""

    def __init__(self, message_zh: str, message_en: str) -> None:
        super().__init__(message_zh, message_en)
        self.message_zh = message_zh
        self.message_en = message_en

    def __str__(self) -> str:
        return say(self.message_zh, self.message_en)


def say(zh: str, en: str) -> str:
    """The text in the language of this process."""
    return en if os.environ.get("GREENPARK_LANG") == "en" else zh

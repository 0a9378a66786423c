"""Reproducible chance: each question has a stream of its own, so that no answer shifts another."""

from __future__ import annotations

import random


def stream(*key: object) -> random.Random:
    """A generator that depends on the key alone."""
    return random.Random("/".join(str(part) for part in key))  # noqa: S311 - nothing here is secret

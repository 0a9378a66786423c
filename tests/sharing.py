"""What is dear to make is made once a run: one worker makes it, the others wait and take it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def run_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder of this run that all its workers see."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder ``name``, filled by ``make`` in the worker that comes first; none may change it."""
    root = run_folder(factory)
    folder, whole = root / f"shared-{name}", root / f"shared-{name}.whole"
    with FileLock(root / f"shared-{name}.lock"):
        if not whole.exists():
            folder.mkdir()  # a second try after a failure is told, not mended
            make(folder)
            whole.touch()
    return folder

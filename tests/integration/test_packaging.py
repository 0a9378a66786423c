"""A wheel would lack the project's data, so none can be built; an installation in place can."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = ("pyproject.toml", "setup.py", "README.md", "LICENSE", "greenpark.py")
FLOORS = ("dashboard", "ingest", "warehouse")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what an installation is made of: building leaves files beside it."""
    copy = tmp_path_factory.mktemp("checkout")
    for file in FILES:
        shutil.copyfile(ROOT / file, copy / file)
    for floor in FLOORS:
        shutil.copytree(ROOT / floor, copy / floor, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=checkout, capture_output=True, text=True, check=False
    )


def test_a_wheel_is_refused_and_the_reason_says_what_to_do_instead(checkout: Path) -> None:
    built = run(checkout, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", ".")
    assert built.returncode != 0
    assert "No wheel of greenpark is built: it would lack dbt_project/" in built.stderr
    assert "pip install -e ." in built.stderr
    assert list(checkout.rglob("*.whl")) == []


def test_an_installation_in_place_is_not_refused(checkout: Path) -> None:
    """What `make venv` asks for, short of installing it."""
    built = run(checkout, "-c", "from setuptools import build_meta as b; b.build_editable('.')")
    assert built.returncode == 0, built.stderr
    assert len(list(checkout.glob("*.whl"))) == 1

"""A proposed change of a registry file: tried out, and written as files for the bureau to review.

The dashboard changes no rule: who keeps the city's registry puts the file in place.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date

import pandas as pd

from warehouse.home import Home
from warehouse.leftovers import TRIED
from warehouse.rules.files import RegistryError, load_registry, seed_files
from warehouse.whole import scratch


@dataclass(frozen=True)
class Proposal:
    """The changed file of table ``name`` and the rows that go and come, as CSV lines."""

    name: str
    data: bytes
    removed: tuple[str, ...]
    added: tuple[str, ...]


def registry_table(home: Home, name: str) -> pd.DataFrame:
    """A registry file in force as text, blank where a field is empty."""
    path = seed_files(home.registry_dir)[name]
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def propose(name: str, before: pd.DataFrame, after: pd.DataFrame) -> Proposal:
    """What it takes to come from one table to the other; rows without any text are left out."""
    filled = after.fillna("").astype(str)
    filled = filled[(filled != "").any(axis=1)]
    old, new = Counter(_lines(before)), Counter(_lines(filled))
    text = "\n".join([_line(list(before.columns)), *_lines(filled)]) + "\n"
    return Proposal(
        name,
        text.encode(),
        tuple((old - new).elements()),
        tuple((new - old).elements()),
    )


def fault_of(home: Home, proposal: Proposal) -> RegistryError | None:
    """Why the registry could not be used with the proposed file; None where it can."""
    with scratch(None, TRIED) as folder:
        if home.registry_dir.is_dir():
            shutil.copytree(home.registry_dir, folder, dirs_exist_ok=True)
        (folder / f"{proposal.name}.csv").write_bytes(proposal.data)
        try:
            load_registry(folder)
        except RegistryError as error:
            return error
    return None


def review_note(proposal: Proposal, reason: str, who: str, day: date) -> str:
    """A page for the reviewer, in Chinese: who proposes what, and why."""
    return "\n".join(
        [
            f"# 规则修改建议：{proposal.name}.csv",
            "",
            f"- 提出人：{who}",
            f"- 日期：{day.year}年{day.month}月{day.day}日",
            f"- 理由：{reason}",
            "",
            "## 删除或修改前的行",
            *(f"    - {line}" for line in proposal.removed),
            "",
            "## 新增或修改后的行",
            *(f"    + {line}" for line in proposal.added),
            "",
            f"审核同意后，将 {proposal.name}.csv 放入 registry 文件夹，运行 greenpark build；"
            "影响读取的规则再运行 greenpark rejudge。",
            "",
        ]
    )


def _lines(frame: pd.DataFrame) -> list[str]:
    return [_line(row) for row in frame.astype(str).itertuples(index=False)]


def _line(fields: object) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(fields)  # type: ignore[arg-type]
    return out.getvalue()

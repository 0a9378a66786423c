"""Write the demo city: folders named by district, as district offices would hand them in."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path

from ingest.demo import documents
from ingest.demo.names import PROVIDERS
from ingest.demo.plan import Diagnosis, plan_city
from ingest.forms.companions import write_confirmation, write_pledge, write_satisfaction
from ingest.forms.follow_up import write_follow_up
from ingest.forms.report import write_report
from ingest.forms.workbook import write_workbook
from warehouse.rules.files import load_registry
from warehouse.rules.rows import Registry

DEFAULT_SEED, DEFAULT_PARKS = 2023, 64
_REGISTER_COLUMNS = ("park_name", "aliases", "district", "park_level")


def write_city(
    folder: Path,
    seed: int = DEFAULT_SEED,
    parks: int = DEFAULT_PARKS,
    progress: Callable[[int, int], None] | None = None,
) -> list[Path]:
    """Write every document of a city of ``parks`` made-up parks and return their paths.

    The same seed and number give the same bytes. ``progress`` is told (diagnoses written, of how
    many). Raises ValueError when there are more parks than made-up names.
    """
    registry = load_registry()
    diagnoses = plan_city(seed, parks, registry)
    paths = []
    for done, diagnosis in enumerate(diagnoses, start=1):
        for path, content in _files(diagnosis, registry):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            paths.append(target)
        if progress:
            progress(done, len(diagnoses))
    return paths


def register_csv(folder: Path, seed: int = DEFAULT_SEED, parks: int = DEFAULT_PARKS) -> Path:
    """Write ``parks.csv`` for ``greenpark parks import``: all parks of the city but two."""
    registry = load_registry()
    rows = {
        park.number: (park.name, park.alias or "", park.district.name_zh, park.level)
        for diagnosis in plan_city(seed, parks, registry)
        for park in (diagnosis.park,)
        if park.is_registered
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "parks.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(_REGISTER_COLUMNS)
        writer.writerows(rows.values())
    return path


def providers_csv(folder: Path) -> Path:
    """Write ``providers.csv`` for ``greenpark providers import``: the city's service providers."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "providers.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("provider_name", "aliases"))
        writer.writerows((provider.name, "") for provider in PROVIDERS)
    return path


def _files(diagnosis: Diagnosis, registry: Registry) -> Iterator[tuple[Path, bytes]]:
    """The documents of a diagnosis, by their path under the city's folder."""
    district = Path(diagnosis.park.district.name_zh)
    name = f"{diagnosis.park.name}（{diagnosis.year}年）"
    written = _moment(diagnosis.handed_over)
    place = district / name if diagnosis.is_package else district
    prefix = "" if diagnosis.is_package else name
    content = documents.report(diagnosis, registry)
    if diagnosis.way == "workbook":
        data = write_workbook(content, registry, written=written)
        yield place / f"{prefix}绿色诊断数据表.xlsx", data
    else:
        data = write_report(content, registry, written=written)
        yield place / f"{prefix}绿色诊断评估报告.docx", data
    if diagnosis.is_package:
        pledge = documents.pledge(diagnosis, registry)
        confirmation = documents.confirmation(diagnosis, registry)
        satisfaction = documents.satisfaction(diagnosis, registry)
        yield place / "保密承诺书.docx", write_pledge(pledge, registry, written=written)
        yield (
            place / "绿色诊断评估工作确认单.docx",
            write_confirmation(confirmation, registry, written=written),
        )
        yield (
            place / "绿色诊断服务工作满意度评价表.docx",
            write_satisfaction(satisfaction, registry, written=written),
        )
    if diagnosis.follow_up:
        follow_up = documents.follow_up(diagnosis, diagnosis.follow_up, registry)
        data = write_follow_up(follow_up, registry, written=_moment(diagnosis.follow_up))
        yield place / f"{prefix}绿色诊断跟踪反馈表.docx", data


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(9))

"""Every published table as a typed Parquet file that says what it holds."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from warehouse.errors import GreenparkError
from warehouse.publishing.publication import Publication

MANIFEST = "manifest.json"
ROWS_PER_BATCH = 100_000


class ExportRefused(GreenparkError):  # noqa: N818 -- a state, not a fault
    """The folder holds something that an export would overwrite."""


@dataclass(frozen=True)
class ExportedTable:
    """A table that was written: its file, rows and the file's hash."""

    name: str
    file: str
    rows: int
    sha256: str


def export_parquet(publication: Publication, folder: Path) -> list[ExportedTable]:
    """Write ``<table>.parquet`` for every mart and a manifest; the folder appears whole or not.

    A folder that an earlier export made is replaced. Raises ExportRefused for any other content.
    """
    if folder.exists() and not _may_be_replaced(folder):
        raise ExportRefused(
            f"{folder} 不是空文件夹，也不是以前导出的文件夹；请换一个文件夹",
            f"{folder} is neither empty nor an earlier export; name another folder",
        )
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    facts = {
        "publication": publication.path.stem,
        "published_at": publication.published_at.isoformat(),
        "as_of": publication.as_of.isoformat(),
        "registry_hash": publication.registry_hash,
        "code_version": publication.code_version,
    }
    tables, described = [], []
    with duckdb.connect(str(publication.path), read_only=True) as con:
        for name, description in _tables(con):
            columns = _columns(con, name)
            path = part / f"{name}.parquet"
            rows = _write(con, name, path, {**facts, "description": description}, columns)
            tables.append(ExportedTable(name, path.name, rows, _sha256(path)))
            described.append({**vars(tables[-1]), "description": description, "columns": columns})
    content = {**facts, "tables": described}
    (part / MANIFEST).write_text(
        json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    _put_in_place(part, folder)
    return tables


def _may_be_replaced(folder: Path) -> bool:
    return folder.is_dir() and ((folder / MANIFEST).is_file() or not any(folder.iterdir()))


def _put_in_place(part: Path, folder: Path) -> None:
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    part.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _tables(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return con.execute(
        "SELECT table_name, coalesce(comment, '') FROM duckdb_tables() "
        "WHERE schema_name = 'marts' ORDER BY 1"
    ).fetchall()


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, str]]:
    rows = con.execute(
        "SELECT column_name, data_type, coalesce(comment, '') FROM duckdb_columns() "
        "WHERE schema_name = 'marts' AND table_name = ? ORDER BY column_index",
        [table],
    ).fetchall()
    return [dict(zip(("name", "type", "description"), row, strict=True)) for row in rows]


def _write(
    con: duckdb.DuckDBPyConnection,
    table: str,
    path: Path,
    facts: dict[str, str],
    columns: list[dict[str, str]],
) -> int:
    result = con.execute(f'FROM marts."{table}"').to_arrow_reader(ROWS_PER_BATCH)
    fields = [
        field.with_metadata({"description": column["description"]})
        for field, column in zip(result.schema, columns, strict=True)
    ]
    schema: Any = pa.schema(
        fields, metadata={f"greenpark.{key}": text for key, text in facts.items()}
    )
    rows = 0
    with pq.ParquetWriter(path, schema) as writer:
        for batch in result:
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))
            rows += batch.num_rows
    return rows


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Query results as text for people and programs: csv, json, an aligned table, parquet."""

from __future__ import annotations

import json
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from warehouse.csvsafe import neutralised

NEEDS_QUOTES = frozenset(',"\r\n')


def write_csv(reader: Any, out: IO[str]) -> None:
    """Header, commas, LF, nothing for null, true and false, every row; texts exactly as stored.

    An empty text is written ``""``, so that it can be told from null.
    """
    _write_csv(reader, out, str)


def write_csv_to_open(reader: Any, out: IO[str]) -> None:
    """As `write_csv`, for a file that people open: no text is one that a spreadsheet would run."""
    _write_csv(reader, out, neutralised)


def _write_csv(reader: Any, out: IO[str], shown: Callable[[str], str]) -> None:
    out.write(",".join(_csv_field(shown(name)) for name in reader.schema.names) + "\n")
    for row in _rows(reader):
        fields = (shown(value) if isinstance(value, str) else value for value in row)
        out.write(",".join(map(_csv_field, fields)) + "\n")


def write_json(reader: Any, out: IO[str]) -> None:
    """An array of objects, one a row; a number that JSON does not know (nan, inf) becomes null."""
    names = unique_names(reader.schema.names)
    out.write("[")
    for number, row in enumerate(_rows(reader)):
        out.write(",\n " if number else "\n ")
        record = dict(zip(names, map(_json_value, row), strict=True))
        json.dump(record, out, ensure_ascii=False, allow_nan=False)
    out.write("\n]\n")


def write_table(reader: Any, out: IO[str]) -> None:
    """Columns aligned for a terminal, where a Chinese character takes two places."""
    names = list(reader.schema.names)
    rows = list(_rows(reader))
    if names == ["explain_key", "explain_value"]:
        out.writelines(f"{value}\n" for _, value in rows)
        return
    cells = [[_plain(value).replace("\n", "⏎") for value in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(names, *cells, strict=True)]
    is_number = [
        all(value is None or _is_number(value) for value in column) and bool(rows)
        for column in (zip(*rows, strict=True) if rows else [()] * len(names))
    ]
    for line in [names, ["-" * width for width in widths], *cells]:
        padded = (
            " " * (width - _width(text)) + text if right else text + " " * (width - _width(text))
            for text, width, right in zip(line, widths, is_number, strict=True)
        )
        out.write("  ".join(padded).rstrip() + "\n")


def write_parquet(reader: Any, path: Path) -> None:
    """One Parquet file with the result's own column types."""
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    names = unique_names(reader.schema.names)
    schema = pa.schema(
        [field.with_name(name) for field, name in zip(reader.schema, names, strict=True)]
    )
    with pq.ParquetWriter(path, schema) as writer:
        for batch in reader:
            writer.write_batch(batch.rename_columns(names))


def unique_names(names: list[str]) -> list[str]:
    """Names with ``_1``, ``_2`` ... behind repeated ones, so that no column hides another."""
    taken = set(names)
    seen: Counter[str] = Counter()
    result = []
    for name in names:
        number = seen[name]
        seen[name] += 1
        unique = name
        while number and (unique := f"{name}_{number}") in taken:
            number += 1
        taken.add(unique)
        result.append(unique)
    return result


def _rows(reader: Any) -> Iterator[tuple[Any, ...]]:
    for batch in reader:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _plain(value: Any) -> str:
    """A value as text: null as nothing, decimals with all their digits and no exponent."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat(sep=" ")
        case list() | dict() | tuple():
            return json.dumps(_json_value(value), ensure_ascii=False)
        case bytes():
            return value.hex()
        case _:
            return str(value)


def _csv_field(value: Any) -> str:
    text = _plain(value)
    if NEEDS_QUOTES.intersection(text) or (text == "" and value is not None):
        return '"' + text.replace('"', '""') + '"'
    return text


def _json_value(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case list() | tuple():
            return [_json_value(item) for item in value]
        case dict():
            return {str(key): _json_value(item) for key, item in value.items()}
        case date() | time():
            return value.isoformat()
        case _:
            return _plain(value)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)

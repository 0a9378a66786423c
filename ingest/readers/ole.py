"""OLE compound files: the container of .doc, .xls and of encrypted Office documents."""

from __future__ import annotations

import io

from xlrd.compdoc import CompDoc

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def holds(data: bytes, *streams: str) -> bool:
    """Say whether any of the streams stands at the top of the file.

    Where the directory cannot be read, a stream's name found in the bytes is taken for the stream.
    """
    try:
        file = CompDoc(data, io.StringIO(), ignore_workbook_corruption=True)
        return any(file.locate_named_stream(name)[0] is not None for name in streams)
    except Exception:  # xlrd meets damage with whatever its code runs into
        return any(name.encode("utf-16-le") in data for name in streams)

"""Workbooks protected by Excel's default password, which Excel itself opens without asking.

Excel writes them when a workbook's structure or its sharing is protected (MS-OFFCRYPTO 2.4.2.4). They
hold no secret; a file under any other password is refused.
"""

from __future__ import annotations

import io

import msoffcrypto

from ingest.readers.errors import UnreadableFile

_PASSWORD = "VelvetSweatshop"  # noqa: S105  published by its maker, the same for everyone
_MOST_SPINS = 1_000_000  # Excel writes 100 000; more is there to keep a reader busy


def opened(data: bytes) -> bytes:
    """The file under the default password; F07 when it has another or cannot be decrypted."""
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        about = getattr(file, "info", None) or {}
        if about.get("spinValue", 0) > _MOST_SPINS:
            raise UnreadableFile("F07")
        file.load_key(password=_PASSWORD)
        out = io.BytesIO()
        file.decrypt(out)
        return out.getvalue()
    except (MemoryError, UnreadableFile):
        raise
    except Exception as fault:  # the library meets damage with whatever its code runs into
        raise UnreadableFile("F07") from fault

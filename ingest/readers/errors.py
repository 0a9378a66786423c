"""The one way a reader says no."""

from __future__ import annotations


class UnreadableFile(Exception):  # noqa: N818 - a verdict on a file, not a fault of ours
    """A file cannot be read: ``check_id`` is F01 ... F18, ``params`` fill the check's message.

    ``found`` names the kind of file (F01, F17, F18), the part that is damaged (F03), the ending of an
    old Word file (F04) or the unsafe content (F09); F08 says ``what`` (the limit's name), ``found`` and
    ``limit``. F02, F05, F07: none.
    """

    def __init__(self, check_id: str, **params: str | int) -> None:
        super().__init__(check_id, params)
        self.check_id = check_id
        self.params = params

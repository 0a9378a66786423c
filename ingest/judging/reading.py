"""One file from bytes to forms: read, recognised, or refused with its reason. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.arrival.archive import sha256_of
from ingest.arrival.files import InputFile
from ingest.bulk.recognise import recognise_record
from ingest.bulk.record import Record
from ingest.findings import Bilingual, Finding, Source
from ingest.judging.gate import Failed
from ingest.judging.packages import FORM_NAMES
from ingest.readers import read_document
from ingest.readers.errors import UnreadableFile
from ingest.readers.limits import Limits
from ingest.recognise.forms import Recognised, Report
from ingest.recognise.report import recognise
from warehouse.rules.rows import Registry

ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """A file of a submission, with the form it was found to be."""

    name: str
    sha256: str
    size_bytes: int
    form: str | None
    joined_from: str | None = None
    archived_sha256: str | None = None  # of a report in a bulk file: that file's
    part: str | None = None  # and where it stands there

    @property
    def role(self) -> str:
        """What the file is in its submission: the form that it holds, or an attachment."""
        return self.form or ATTACHMENT


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds. ``failed`` is what the schemas say of a report that was read ahead."""

    file: JudgedFile
    found: Recognised
    failed: Failed | None = None


_NAMED = frozenset({"limit", "file_part", "file_kind"})  # domains of the codes that refusals name


class Reader:
    """Reads files under one registry."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._limits = Limits.of(registry.parameters)

    def read(self, file: InputFile, data: bytes) -> Reading:
        """What a file with these bytes holds. One that cannot be read is a finding, not an error."""
        try:
            found = recognise(
                read_document(file.name, data, self._limits), file.name, self._registry
            )
        except UnreadableFile as refusal:
            found = Recognised(file.name, findings=[self._refusal(file.name, refusal)])
        form = FORM_NAMES[type(found.forms[0])] if found.forms else None
        judged_file = JudgedFile(file.name, sha256_of(data), len(data), form, file.joined_from)
        return Reading(judged_file, found)

    def read_record(self, file: InputFile, record: Record) -> Reading:
        """A report of a bulk file, whose bytes were archived before its first report was read."""
        found = recognise_record(record, self._registry)
        judged_file = JudgedFile(
            file.name,
            sha256_of(record.content()),
            record.file_bytes,
            FORM_NAMES[Report] if found.forms else None,
            file.joined_from,
            record.file_sha256,
            record.place,
        )
        return Reading(judged_file, found)

    def _refusal(self, name: str, refusal: UnreadableFile) -> Finding:
        parts = {key: self._in_words(value) for key, value in refusal.params.items()}
        if "what" in refusal.params:
            parts["how"] = self._remedy(str(refusal.params["what"]))
        return Finding(refusal.check_id, Source(name, "整个文件"), parts=parts)

    def _in_words(self, value: str | int) -> str | int | Bilingual:
        for row in self._registry.codes:
            if row.code == value and row.domain in _NAMED:
                return Bilingual(row.name_zh, row.name_en)
        return value

    def _remedy(self, limit: str) -> Bilingual:
        """What to do about a limit that is passed."""
        known = {row.code: row for row in self._registry.codes if row.domain == "limit_remedy"}
        row = known.get(limit, known["other"])
        return Bilingual(row.name_zh, row.name_en)

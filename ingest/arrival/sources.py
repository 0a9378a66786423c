"""What a path is: a loose file, a package (zip or folder) or a folder to look into (DESIGN).

Candidates are yielded one by one and hold bytes only while they are judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import NoReturn

from ingest.arrival.archive import hash_file, sha256_of
from ingest.arrival.files import Candidate, InputFile, archived, record_file
from ingest.arrival.names import is_litter
from ingest.arrival.one_park import Kind, OnePark
from ingest.arrival.trees import Folder, Trees, disk_file, is_zip
from ingest.bulk.files import is_bulk, records
from ingest.readers.limits import Limits
from warehouse.disk import EntryFault, disk_name, led_to
from warehouse.rules.rows import District, Registry

__all__ = ["Candidate", "InputFile", "Sorter", "archived", "as_error", "is_litter", "record_file"]

# A file of bulk layout says so in its first records; a ledger that happens to be a .csv does not.
_PROBED = 3


def as_error(fault: EntryFault) -> NoReturn:
    """End at the first fault, where nobody is told of faults one by one."""
    raise fault


class Sorter:
    """Sorts paths into candidates. ``form_of`` says which form a file holds, and of which park.

    ``unpacked`` is a folder for bulk files that came in a zip; they are needed as long as candidates
    are judged. ``on_file`` gets a bulk file before it is read; gives where its bytes stand, and their
    sha256. ``inbox`` is a folder that is never a package, and in which nobody may lead us elsewhere:
    a path in it is not followed if it is a link. ``on_fault`` gets what cannot be read, and the rest
    goes on; of a package nothing goes on then.
    """

    def __init__(
        self,
        registry: Registry,
        form_of: Callable[[InputFile], Kind],
        unpacked: Path,
        on_file: Callable[[Path, Path | None], tuple[Path, str]] = hash_file,
        on_fault: Callable[[EntryFault], object] = as_error,
        inbox: Path | None = None,
    ) -> None:
        self._registry = registry
        self._districts = registry.districts_by_name
        self._limits = Limits.of(registry.parameters)
        self._trees = Trees(self._limits)
        self._form_of = form_of
        self._unpacked = unpacked
        self._on_fault = on_fault
        self._on_file = on_file
        self._below: Path | None = None
        self._inbox = inbox.resolve() if inbox else None

    def candidates(self, path: Path, district: District | None) -> Iterator[Candidate]:
        """The submissions at a path, in the order of names; ``district`` is the envelope's."""
        code = district.district_code if district else None
        yield from self._readable(self._at(path, code, district is not None))

    def _at(self, path: Path, code: str | None, is_given: bool) -> Iterator[Candidate]:
        name, real = disk_name(path.name), path
        if self._inbox is not None and path.is_relative_to(self._inbox):
            below = self._inbox
            of_district = path.parent.parent == below and self._districts.get(path.parent.name)
            if of_district and not is_given:
                code = of_district.district_code
        else:
            # Whoever names a link means what it leads to; what lies in there is another matter.
            real = led_to(path)
            below = real if real.is_dir() else real.parent
        self._below = below
        if not real.is_symlink() and real.is_dir():
            yield from self._in_folder(self._trees.folder(real, below, name), code, is_given)
        elif is_zip(name):
            yield from self._in_zip(self._trees.zip(real, below, name), code, is_given)
        else:
            yield from self._loose(disk_file(real, below, name), code, is_given)

    def _readable(self, found: Iterator[Candidate]) -> Iterator[Candidate]:
        """The candidates up to one that cannot be read, which is told."""
        try:
            yield from found
        except EntryFault as fault:
            self._on_fault(fault)

    def _in_zip(self, folder: Folder, code: str | None, is_given: bool) -> Iterator[Candidate]:
        """A zip that cannot be opened safely and whole is one candidate, refused by its reason."""
        if folder.as_file is not None and folder.is_closed():
            yield Candidate(folder.as_file.name, (folder.as_file,), code, folder.path)
        else:
            yield from self._in_folder(folder, code, is_given)

    def _in_folder(self, folder: Folder, code: str | None, is_given: bool) -> Iterator[Candidate]:
        """A folder, or a zip that opens, is one package; if it cannot be, it is looked into."""
        named = self._districts.get(folder.name)
        if named and not is_given:
            code = named.district_code
        is_only_way = named or self._is_inbox(folder) or _leads_to_one(folder)
        try:
            package = None if is_only_way else self._package_of(folder)
        except EntryFault as fault:
            self._on_fault(fault)
            raise EntryFault(folder.path, "package") from fault
        if package is None:
            yield from self._within(folder, code, is_given)
            return
        files, bulk = package
        if files:
            is_single = len(files) == 1 and folder.as_file is None
            yield Candidate(
                files[0].name if is_single else folder.shown, tuple(files), code, folder.path
            )
        for file in sorted(bulk, key=lambda file: file.name):
            yield from self._loose(file, code, is_given)

    def _within(self, folder: Folder, code: str | None, is_given: bool) -> Iterator[Candidate]:
        """What lies in a folder, each judged as what it is."""
        level = folder.open()
        for file in sorted(level.files, key=lambda file: is_bulk(file.name)):
            yield from self._readable(self._loose(file, code, is_given))
        for inner in level.folders:
            yield from self._readable(self._in_zip(inner, code, is_given))

    def _loose(self, file: InputFile, code: str | None, is_given: bool) -> Iterator[Candidate]:
        if is_bulk(file.name):
            yield from self._in_bulk(file, code, is_given)
        else:
            yield Candidate(file.name, (file,), code, file.path)

    def _in_bulk(self, file: InputFile, code: str | None, is_given: bool) -> Iterator[Candidate]:
        """Each report of a bulk file.

        The district that a report names is its envelope, unless one is given.
        """
        path = self._on_disk(file)
        kept, digest = self._on_file(path, self._below if path == file.path else None)
        size = kept.stat().st_size
        for record in records(kept, file.name, self._limits):
            record.file_path, record.file_sha256, record.file_bytes = kept, digest, size
            named = self._districts.get(record.report.fields.get("district", "").strip())
            own = named.district_code if named and not is_given else code
            shown = f"{file.name} {record.place}" if record.is_report else file.name
            yield Candidate(shown, (record_file(record, file.path),), own, file.path)

    def _on_disk(self, file: InputFile) -> Path:
        """Where a file can be read piece by piece; a member of a zip is written to disk for that."""
        if not is_zip(file.path.name):
            return file.path
        data = file.read()
        path = self._unpacked / sha256_of(data)
        path.write_bytes(data)
        return path

    def _package_of(self, folder: Folder) -> tuple[list[InputFile], list[InputFile]] | None:
        """The files of a package, and the bulk files that lie in it; None if it is looked into.

        Its forms are of one park, none lies in a folder named like a district, and one at most is a
        report. What holds no form goes with them. No further file is read once that fails. Raises
        EntryFault if a file of the package cannot be read: half of it is not judged.
        """
        forms = OnePark(self._registry)
        files: list[InputFile] = []
        bulk: list[InputFile] = []
        ledgers = 0
        faults: list[EntryFault] = []
        for file in folder.walk():
            try:
                if is_bulk(file.name):
                    if self._holds_reports(file):
                        bulk.append(file)
                        continue
                    ledgers += 1
                else:
                    kind = self._form_of(file)
                    if not forms.take(kind) or (kind.form and self._is_in_district(file)):
                        return None
            except EntryFault as fault:
                faults.append(fault)
            files.append(file)
        if ledgers and not forms.count:
            return None
        if faults:
            *others, last = faults
            for other in others:
                self._on_fault(other)
            raise last
        return files, bulk

    def _holds_reports(self, file: InputFile) -> bool:
        path = self._on_disk(file)
        first = islice(records(path, file.name, self._limits), _PROBED)
        return any(record.is_report for record in first)

    def _is_in_district(self, file: InputFile) -> bool:
        return any(part in self._districts for part in PurePosixPath(file.name).parts[:-1])

    def _is_inbox(self, folder: Folder) -> bool:
        return folder.as_file is None and folder.path.resolve() == self._inbox


def _leads_to_one(folder: Folder) -> bool:
    """Whether a folder on disk holds nothing but one other folder or zip, which is judged instead."""
    if not folder.path.is_dir():
        return False
    level = folder.open()
    return not level.files and len(level.folders) == 1

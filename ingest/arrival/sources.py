"""What a path is: a loose file, a package (zip or folder) or a folder to look into (DESIGN).

Candidates are yielded one by one and hold bytes only while they are judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ingest.arrival.archive import hash_file, keep, sha256_of
from ingest.bulk.files import is_bulk, records
from ingest.bulk.record import Record
from ingest.readers.errors import UnreadableFile
from ingest.readers.limits import Limits
from ingest.readers.package import Package
from warehouse.home import Home
from warehouse.rules.rows import District, Registry

# Files that programs leave in folders; they hold nothing that was handed in.
_LITTER = ("~$", ".", "__MACOSX", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of a submission: its name as the submitter knows it, and a way to its bytes.

    ``joined_from`` is the submission it was first handed in with, where that is another one.
    """

    name: str
    read: Callable[[], bytes]
    path: Path
    joined_from: str | None = None
    record: Callable[[], Record] | None = None  # of a report in a bulk file: how it stands there


@dataclass(frozen=True, slots=True)
class Candidate:
    """One submission to be judged: its files, and the district its envelope names."""

    name: str
    files: tuple[InputFile, ...]
    district_code: str | None
    path: Path

    @property
    def is_of_bulk(self) -> bool:
        """Whether this is a report of a bulk file, or a fault of one."""
        return any(file.record is not None for file in self.files if not file.joined_from)


class Sorter:
    """Sorts paths into candidates. ``form_of`` says which form a file holds, and of which park.

    ``unpacked`` is a folder for bulk files that came in a zip; they are needed as long as candidates
    are judged. ``on_file`` gets a bulk file before it is read; gives where its bytes stand, and their sha256.
    """

    def __init__(
        self,
        registry: Registry,
        form_of: Callable[[InputFile], tuple[str | None, str | None]],
        unpacked: Path,
        on_file: Callable[[Path], tuple[Path, str]] = hash_file,
    ) -> None:
        self._districts = registry.districts_by_name
        self._limits = Limits.of(registry.parameters)
        self._form_of = form_of
        self._unpacked = unpacked
        self._on_file = on_file

    def candidates(self, path: Path, district: District | None) -> Iterator[Candidate]:
        """The submissions at a path, in the order of names; ``district`` is the envelope's."""
        code = district.district_code if district else None
        if path.is_dir():
            yield from self._in_folder(path, code, is_given=district is not None)
        elif _is_zip(path):
            yield from self._in_zip(path, code, is_given=district is not None)
        elif is_bulk(path.name):
            yield from self._in_bulk(path, path.name, path, code, is_given=district is not None)
        else:
            yield Candidate(path.name, (_file(path),), code, path)

    def _in_folder(self, folder: Path, code: str | None, is_given: bool) -> Iterator[Candidate]:
        named = self._districts.get(folder.name)
        if named and not is_given:
            code = named.district_code
        entries = sorted(entry for entry in folder.iterdir() if not is_litter(entry.name))
        files = [entry for entry in entries if entry.is_file() and not _holds_several(entry)]
        loose = [_file(path) for path in files]
        if self._is_package(loose):
            yield Candidate(folder.name, tuple(loose), code, folder)
        else:
            for file in loose:
                yield Candidate(file.name, (file,), code, file.path)
        for entry in entries:
            if entry.is_dir():
                yield from self._in_folder(entry, code, is_given)
            elif is_bulk(entry.name):
                yield from self._in_bulk(entry, entry.name, entry, code, is_given)
            elif entry not in files:
                yield from self._in_zip(entry, code, is_given)

    def _in_bulk(
        self, file: Path, name: str, path: Path, code: str | None, is_given: bool
    ) -> Iterator[Candidate]:
        """Each report of a bulk file, handed in at ``path`` under this name.

        The district that a report names is its envelope, unless one is given.
        """
        kept, digest = self._on_file(file)
        size = kept.stat().st_size
        for record in records(kept, name, self._limits):
            record.file_path, record.file_sha256, record.file_bytes = kept, digest, size
            named = self._districts.get(record.report.fields.get("district", "").strip())
            own = named.district_code if named and not is_given else code
            shown = f"{name} {record.place}" if record.is_report else name
            yield Candidate(shown, (record_file(record, path),), own, path)

    def _in_zip(self, path: Path, code: str | None, is_given: bool) -> Iterator[Candidate]:
        """A zip is one package, unless it holds several reports, or later forms of several parks:
        then each file is judged by itself. A bulk file in it is read as one beside it would be.

        A zip that cannot be opened safely and whole stays one candidate, to be refused by its reason.
        """
        try:
            held = list(zip_members(path, self._limits))
            members = [member for member in held if not is_bulk(member.name)]
            is_several = self._is_several(members)
            bulk = [(self._unpack(member), member.name) for member in held if is_bulk(member.name)]
        except UnreadableFile:
            held = []
        if not held:
            yield Candidate(path.name, (_file(path),), code, path)
            return
        if is_several:
            for member in members:
                yield Candidate(member.name, (member,), code, path)
        elif members:
            yield Candidate(path.name, tuple(members), code, path)
        for file, name in bulk:
            yield from self._in_bulk(file, name, path, code, is_given)

    def _unpack(self, member: InputFile) -> Path:
        """Write a member to disk, so that its reports are read one by one."""
        data = member.read()
        file = self._unpacked / sha256_of(data)
        file.write_bytes(data)
        return file

    def _is_several(self, files: list[InputFile]) -> bool:
        forms = [self._form_of(file) for file in files]
        reports = sum(form == "report" for form, _ in forms)
        return reports > 1 or (reports == 0 and len({park for _, park in forms if park}) > 1)

    def _is_package(self, files: list[InputFile]) -> bool:
        """One report at most and at least one other form of the same park."""
        reports, others, parks = 0, 0, set()
        for file in files:
            form, park = self._form_of(file)
            reports += form == "report"
            others += form not in (None, "report")
            if park:
                parks.add(park)
            if reports > 1 or len(parks) > 1:
                return False
        return others > 0 and reports + others > 1


def archived(candidate: Candidate, home: Home) -> Candidate:
    """The candidate with its bytes kept; from here on its files are read from the archive.

    A bulk file was kept before its first report was read.
    """
    return replace(candidate, files=tuple(_kept(file, home) for file in candidate.files))


def _kept(file: InputFile, home: Home) -> InputFile:
    if file.record is not None:
        return file
    return replace(file, read=(home.archive / keep(home, file.read())).read_bytes)


def is_litter(name: str) -> bool:
    """Whether a name is that of a lock, system or hidden file."""
    return name.startswith(_LITTER)


def _is_zip(path: Path) -> bool:
    return path.suffix.lower() == ".zip"


def _holds_several(path: Path) -> bool:
    return _is_zip(path) or is_bulk(path.name)


def record_file(record: Record, path: Path, joined_from: str | None = None) -> InputFile:
    """A report of a bulk file, as a file of its submission."""
    return InputFile(record.file, record.content, path, joined_from, lambda: record)


def _file(path: Path) -> InputFile:
    return InputFile(path.name, path.read_bytes, path)


def zip_members(path: Path, limits: Limits) -> Iterator[InputFile]:
    """The files in a zip. Raises UnreadableFile for a zip that is damaged, locked or hostile."""
    if path.stat().st_size > limits.max_file_mb * 1024 * 1024:
        raise UnreadableFile(
            "F08",
            what="max_file_mb",
            found=str(path.stat().st_size // 1024 // 1024),
            limit=f"{limits.max_file_mb:g}",
        )
    package = Package(path.read_bytes(), limits)
    for name in sorted(package.names):
        shown = _chinese_name(name)
        if not name.endswith("/") and not any(is_litter(p) for p in PurePosixPath(shown).parts):
            yield InputFile(shown, lambda name=name: package.part(name), path)  # type: ignore[misc]


def _chinese_name(name: str) -> str:
    """Names in zips made by Chinese Windows are GBK bytes that the zip format takes for cp437."""
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name

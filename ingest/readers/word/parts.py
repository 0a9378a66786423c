"""The parts of a Word document that its main part leans on; each is read when first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from ingest.readers.errors import UnreadableFile
from ingest.readers.package import Package, parse_xml
from ingest.readers.word.names import STRICT, TRANSITIONAL, VAL, Element, w
from ingest.readers.word.styles import Styles, may_matter, parse_styles

_STYLE_NAMES = tuple(map(w, ("pStyle", "rStyle", "tblStyle")))


class DocumentParts:
    """Styles, numbering, prompts of controls and embedded parts of one document.

    A part that is absent or damaged is one that says nothing: the main part can still be read.
    Without a package there is none.
    """

    def __init__(self, package: Package | None, main_part: str, main: bytes, root: Element) -> None:
        self._package = package
        self._main_part = main_part
        self._main = main
        self._uses_styles = next(root.iter(*_STYLE_NAMES), None) is not None

    @cached_property
    def related(self) -> Mapping[str, tuple[str, str]]:
        """Relationship id -> (kind, part name)."""
        if self._package is None:
            return {}
        try:
            return self._package.related(self._main_part)
        except UnreadableFile:
            return {}

    @cached_property
    def names(self) -> dict[str, str]:
        """Relationship id -> part name."""
        return {key: name for key, (_, name) in self.related.items()}

    @cached_property
    def styles_matter(self) -> bool:
        """Whether a style that is used strikes out, hides, raises, numbers or sets in marks."""
        if self._package is None or not self._uses_styles:
            return False
        return may_matter(self._main, self._bytes("styles"))

    @cached_property
    def styles(self) -> Styles:
        """The styles where they matter, else none."""
        return self.all_styles if self.styles_matter else Styles()

    @cached_property
    def all_styles(self) -> Styles:
        """The styles, whether they matter for the text or not."""
        root = self._tree("styles")
        return Styles() if root is None else parse_styles(root)

    @cached_property
    def numbering(self) -> Element | None:
        """The part that says how automatic numbers look."""
        return self._tree("numbering")

    @cached_property
    def prompts(self) -> dict[str, str]:
        """Name of a building block -> its text: the prompts of controls are among them."""
        root = self._tree("glossaryDocument")
        if root is None:
            return {}
        found = {}
        for block in root.iter(w("docPart")):
            name = block.find(f"{w('docPartPr')}/{w('name')}")
            if name is not None:
                texts = (text.text or "" for text in block.iter(w("t")))
                found[name.get(VAL, "")] = "".join(texts).strip()
        return found

    def _bytes(self, kind: str) -> bytes:
        name = next((name for found, name in self.related.values() if found == kind), None)
        if name is None or self._package is None:
            return b""
        try:
            return self._package.xml_bytes(name)
        except UnreadableFile:
            return b""

    def _tree(self, kind: str) -> Element | None:
        data = self._bytes(kind)
        if not data:
            return None
        try:
            return parse_xml(data.replace(STRICT.encode(), TRANSITIONAL.encode()), kind)
        except UnreadableFile:
            return None

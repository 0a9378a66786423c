"""Whether forms that lie together are one submission: of one park, and at most one a report."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz

from ingest.recognise.forms import Report
from ingest.recognise.same_report import is_same_report
from warehouse.rules.rows import Registry

_LATER = ("follow_up", "review")


class Park(NamedTuple):
    """The park that a form names: what tells it from others, and its name."""

    key: str
    name: str
    is_registered: bool


class Kind(NamedTuple):
    """What a file holds: the form's code, or None for no form; the park it names; a report itself."""

    form: str | None
    park: Park | None
    report: Report | None = None


class OnePark:
    """Takes the forms of a package one by one, and says when they are not of one.

    Forms 2-2 to 2-4 may misspell the name of their report's park, which is then an issue (K05); two
    later forms, or two reports, of names that differ are of two parks.
    """

    def __init__(self, registry: Registry) -> None:
        self._near = registry.parameters["P01", "near_score"]
        self._most_copies = int(registry.parameters["K06", "max_copies"])
        self._named: list[tuple[Park, bool]] = []
        self._reports: list[Report] = []
        self.count = 0

    def take(self, kind: Kind) -> bool:
        """Whether this one fits the forms taken before."""
        if kind.form is None:
            return True
        self.count += 1
        if kind.report is not None:
            if any(not is_same_report(kind.report, other) for other in self._reports):
                return False
            self._reports.append(kind.report)
            if len(self._reports) > self._most_copies + 1:
                return False
        if kind.park is None:
            return True
        may_differ = kind.form not in (*_LATER, "report")
        if any(
            not self._is_one(kind.park, other, may_differ or other_may)
            for other, other_may in self._named
        ):
            return False
        self._named.append((kind.park, may_differ))
        return True

    def _is_one(self, park: Park, other: Park, may_differ: bool) -> bool:
        if park.key == other.key:
            return True
        if not may_differ or (park.is_registered and other.is_registered):
            return False
        return fuzz.ratio(park.name, other.name) >= self._near

"""What a file says of itself: the publication it was made from, its scope, who took it, cautions.

Nothing in it is read from the clock, so that one publication gives one viewer the same bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.context import Context, freshness
from dashboard.queries.overview import has_scores_of_demo_parks

NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\s]+')
VERIFIED = "verified"


@dataclass(frozen=True)
class Stamp:
    """Lines to print, in the reader's language.

    ``cautions`` is what a reader must know before relying on the figures; ``published_at`` is UTC.
    """

    origin: tuple[str, ...]
    cautions: tuple[str, ...]
    published_at: datetime
    as_of: date

    def file_name(self, title: str, suffix: str) -> str:
        """A name that says what the file is and the day its figures hold for."""
        return f"{NOT_IN_FILE_NAMES.sub('-', title).strip('-.')}-{self.as_of:%Y%m%d}.{suffix}"


def stamp(here: Context) -> Stamp:
    """The stamp of a file that this viewer takes away now."""
    words, publication = here.words, here.source.publication
    origin = (
        freshness(here),
        words("file_publication", name=publication.path.stem),
        words("file_scope", scope=scope_name(here)),
        words("file_taken_by", name=here.viewer.name, role=words(f"role_{here.viewer.role}")),
    )
    cautions = []
    if has_scores_of_demo_parks(here.source, here.viewer.scope):
        cautions.append(words("file_caution", mark=words("demo_mark"), text=words("file_demo")))
    if words.standard_status(here.standard_id) != VERIFIED:
        text = words("unverified_text", standard=words.standard(here.standard_id))
        cautions.append(words("file_caution", mark=words("unverified_mark"), text=text))
    return Stamp(origin, tuple(cautions), publication.published_at, publication.as_of)


def scope_name(here: Context) -> str:
    """The districts whose figures are in the file, or the whole city."""
    words, scope = here.words, here.viewer.scope
    if scope.provider_id is not None:
        return words("file_scope_provider", provider=scope.provider_id)
    return words.where(scope)

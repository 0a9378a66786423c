"""Names of parks and providers as registers compare them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from warehouse.rules.rows import Registry


def name_key(name: str) -> str:
    """What two spellings of a name share: full-width signs and blanks do not tell names apart."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def split_names(text: str) -> tuple[str, ...]:
    """The names in a field such as ``甲园；乙园``, each once."""
    names = (name.strip() for name in text.replace("；", ";").split(";"))
    return tuple(dict.fromkeys(name for name in names if name))


def near_names(name: str, known: Iterable[str], registry: Registry) -> list[str]:
    """Known names that look like this one, nearest first; the parameters of P01 say how many."""
    limit = int(registry.parameters["P01", "near_names"])
    cutoff = registry.parameters["P01", "near_score"]
    names = sorted(set(known) - {name})
    found = process.extract(name, names, scorer=fuzz.ratio, limit=limit, score_cutoff=cutoff)
    return [match[0] for match in found]

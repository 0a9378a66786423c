"""Whether what stands in a field for a name is one: of a park, a provider, a person."""

from __future__ import annotations

import re

from ingest.findings import Bilingual
from ingest.recognise.labels import Lexicon
from ingest.text import clean, label_key, word_key
from warehouse.rules.rows import Registry

_BLANKS = re.compile(r"[_＿xX×*.…·\s]*")
_PLACEHOLDERS = re.compile(r"(?<![a-z])[x×]{2,}(?![a-z])|_{2,}|\*{2,}|□{2,}|\?{2,}")
_BETWEEN = re.compile(r"[/、,;|&+]|\n")
_BRACKETS = re.compile(r"\([^()]*\)")
_SHORTEST = 3  # letters of a park's name: 甲园区


def name_fault(text: str, lexicon: Lexicon) -> Bilingual | None:
    """Why a text is no name of a person or body: blank, /, 同上, a prompt such as 填写全称, XX公司."""
    flat = clean(text)
    if _BLANKS.fullmatch(flat):
        return _words("blank", text, lexicon.registry)
    words = lexicon.labels("no_name")
    key = label_key(text)
    prompts = [label for label, target in words if target == "placeholder"]
    if any(key.startswith(label) for label in prompts) or _PLACEHOLDERS.search(key):
        return _words("placeholder", text, lexicon.registry)
    is_word = {label for label, target in words if target == "no_name"} & {key, word_key(text)}
    if is_word or not any(char.isalpha() for char in flat):
        return _words("no_name", text, lexicon.registry)
    return None


def park_name_fault(text: str, lexicon: Lexicon) -> Bilingual | None:
    """Why a text is no name of one park; also where it lists two, such as 甲产业园/乙产业园."""
    fault = name_fault(text, lexicon)
    if fault is not None:
        return fault
    key = label_key(text)
    words = lexicon.labels("no_name")
    if any(label in key for label, target in words if target == "park_placeholder"):
        return _words("placeholder", text, lexicon.registry)
    parts = [part.strip() for part in _BETWEEN.split(_BRACKETS.sub("", clean_lines(text)))]
    named = [part for part in parts if len(part) >= _SHORTEST]
    return _words("several", text, lexicon.registry) if len(named) > 1 else None


def several_parks(text: str, registry: Registry) -> Bilingual:
    """The words for a name that lists parks."""
    return _words("several", text, registry)


def clean_lines(text: str) -> str:
    """Half-width, line by line."""
    return "\n".join(clean(line) for line in text.splitlines() if clean(line))


def _words(code: str, text: str, registry: Registry) -> Bilingual:
    rows = registry.codes
    row = next(row for row in rows if row.domain == "name_fault" and row.code == code)
    written = clean(text)
    return Bilingual(row.name_zh.format(text=written), row.name_en.format(text=written))

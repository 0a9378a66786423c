"""T04 and T05: people in the free text of forms, at the place where they are named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from ingest.findings import Finding, Source
from ingest.judging.persons import contacts_in, is_value, names_in
from ingest.recognise.forms import FollowUp, Form, Report, Review, Satisfaction
from warehouse.rules.rows import Registry

# Texts that say what something is called: what looks like a name in them is part of that.
_NO_NAMES = frozenset({"label_as_written", "unit_as_written"})


def person_findings(forms: Iterable[Form], registry: Registry) -> Iterator[Finding]:
    """One finding a place for names, and one for contact data; neither repeats them."""
    for source, texts in _texts(forms):
        names = dict.fromkeys(name for text in texts for name in names_in(text, registry))
        if names:
            yield Finding("T04", source, "、".join(names))
        contacts = sum(contacts_in(text, registry) for text in texts)
        if contacts:
            yield Finding("T05", source, parts={"count": contacts})


def _texts(forms: Iterable[Form]) -> Iterator[tuple[Source, list[str]]]:
    """The free texts of each row, by its place; of a row that forms share, once."""
    found: dict[Source, dict[str, None]] = {}
    for form in forms:
        for row in _rows(form):
            source: Source = row.source  # type: ignore[attr-defined]
            texts = found.setdefault(source, {})
            for field in fields(row):  # type: ignore[arg-type]
                text = getattr(row, field.name)
                is_text = isinstance(text, str) and field.name not in _NO_NAMES
                if is_text and not is_value(field.name, text):
                    texts[text] = None
    return ((source, list(texts)) for source, texts in found.items())


def _rows(form: Form) -> list[object]:
    """What of a form goes into the marts as free text; its tables of people do not."""
    match form:
        case Report():
            said = form.narrative.special_diagnosis if form.narrative else None
            rows: list[object] = [*form.indicators, *form.requirements, *form.recommendations]
            rows += [*form.own_scores, *form.demonstration_works, *([said] if said else [])]
            return rows
        case FollowUp():
            return [form, *form.items]
        case Satisfaction() | Review():
            return [form]
        case _:
            return []

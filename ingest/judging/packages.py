"""What the forms of one package must be to each other: all there, in order, of one name (guide 五)."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.findings import Bilingual, Finding, Part
from ingest.judging.park_match import Register
from ingest.recognise.forms import (
    Confirmation,
    FollowUp,
    Form,
    Pledge,
    Report,
    Review,
    Satisfaction,
    Text,
)
from ingest.text import label_key
from warehouse.rules.rows import Registry

# The forms that a report needs beside it, with the check that says one is missing.
COMPANIONS: dict[type[Form], str] = {Pledge: "K01", Confirmation: "K02", Satisfaction: "K03"}

FORM_NAMES: dict[type[Form], str] = {
    Report: "report",
    Pledge: "pledge",
    Confirmation: "confirmation",
    Satisfaction: "satisfaction",
    FollowUp: "follow_up",
    Review: "review",
}


def package_findings(
    report: Report, forms: list[Form], register: Register, registry: Registry
) -> Iterator[Finding]:
    """What is missing or does not agree among the forms that come with a report (K00 to K05)."""
    yield from _missing(report, forms, registry)
    yield from _late_pledge(forms)
    for form in forms:
        if form is not report:
            yield from _other_names(report, form, register, registry)


def blank_fields(form: FollowUp | Review, has_report: bool, registry: Registry) -> list[Finding]:
    """N14 for what such a form must say itself; beside a report its park and year are known."""
    wanted: list[tuple[str, object]] = []
    if not has_report:
        wanted += [("park_name", form.park_name), ("diagnosis_year", form.diagnosis_year)]
    if isinstance(form, Review):
        wanted.append(("review_state", form.review_state))
    blank = [name for name, value in wanted if value is None]
    if not blank:
        return []
    found = listed(registry, [("required_field", name) for name in blank])
    return [Finding("N14", form.source, parts={"found": found})]


def not_joined(forms: list[Form], registry: Registry) -> Finding:
    """F11 for forms without a report, by what they name of their diagnosis."""
    park, provider = name_of(forms, "park_name"), name_of(forms, "provider_name")
    code = "none_on_record" if park else "no_park" if provider else "nothing_named"
    return not_joined_because(code, forms, registry)


def not_joined_because(code: str, forms: list[Form], registry: Registry) -> Finding:
    """F11 with the reason of this code (domain not_joined)."""
    name = name_of(forms, "park_name")
    reason = listed(registry, [("not_joined", code)])
    text = name.text if name else ""
    found = Bilingual(reason.zh.format(name=text), reason.en.format(name=text))
    return Finding("F11", forms[0].source, text or None, parts={"found": found})


def name_of(forms: list[Form], field: str) -> Text | None:
    """The first park_name or provider_name that one of the forms gives."""
    names: Iterator[Text | None] = (getattr(form, field, None) for form in forms)
    return next((name for name in names if name is not None), None)


def listed(registry: Registry, codes: list[tuple[str, str]]) -> Bilingual:
    """The names of codes, each given as (domain, code), one after another in both languages."""
    rows = {(row.domain, row.code): row for row in registry.codes}
    return Bilingual(
        "、".join(rows[code].name_zh for code in codes),
        ", ".join(rows[code].name_en for code in codes),
    )


def _missing(report: Report, forms: list[Form], registry: Registry) -> Iterator[Finding]:
    kinds = {type(form) for form in forms}
    missing = [kind for kind in COMPANIONS if kind not in kinds]
    if len(missing) == len(COMPANIONS):
        found = listed(registry, [("form", FORM_NAMES[kind]) for kind in missing])
        yield Finding("K00", report.source, parts={"found": found})
        return
    for kind in missing:
        yield Finding(COMPANIONS[kind], report.source)


def _late_pledge(forms: list[Form]) -> Iterator[Finding]:
    signed = next((form for form in forms if isinstance(form, Pledge)), None)
    work = next((form for form in forms if isinstance(form, Confirmation)), None)
    if signed is None or work is None or not signed.signed_date or not work.onsite_start_date:
        return
    if signed.signed_date > work.onsite_start_date:
        start = work.onsite_start_date.isoformat()
        yield Finding("K04", signed.source, signed.signed_date.isoformat(), parts={"start": start})


def _other_names(
    report: Report, form: Form, register: Register, registry: Registry
) -> Iterator[Finding]:
    for field in ("park_name", "provider_name"):
        name: Text | None = getattr(form, field, None)
        expected: Text | None = getattr(report, field)
        if name is None or expected is None or label_key(name.text) == label_key(expected.text):
            continue
        if field == "park_name" and _same_park(name, expected, register):
            continue
        parts: dict[str, Part] = {
            "what": listed(registry, [("required_field", field)]),
            "expected": expected.text,
        }
        yield Finding("K05", name.source, name.text, parts=parts)


def _same_park(name: Text, expected: Text, register: Register) -> bool:
    """Whether the register knows both names as one park: an alias is no contradiction."""
    park = register.find(name.text)
    return park is not None and park == register.find(expected.text)

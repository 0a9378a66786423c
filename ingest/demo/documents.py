"""From a planned diagnosis to what stands in its forms."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from ingest.demo import names, projects, prose
from ingest.demo.chance import stream
from ingest.demo.filling import Filler, plain_number
from ingest.demo.own_score import Reported, green_indices
from ingest.demo.plan import Diagnosis
from ingest.demo.projects import long_date
from ingest.demo.values import values_of
from ingest.forms.content import (
    BasicInfo,
    ConfirmationContent,
    FollowUpContent,
    IndicatorEntry,
    Member,
    PledgeContent,
    ReportContent,
    RequirementEntry,
    SatisfactionContent,
    YearTable,
)
from warehouse.rules.rows import Indicator, Registry

_DUTIES = ("组长", "能源诊断", "环境诊断", "低碳诊断", "资源循环诊断", "产业诊断")
_SPECIALTIES = ("能源", "环境", "生态", "低碳", "生命周期评价", "资源循环")
_GRADES = ("very_satisfied", "very_satisfied", "satisfied", "satisfied", "fair")
_APPROVED, _RETURNED = "同意。", "不同意，请核实数据后重新报送。"
_BLANK_CHANCE = 0.2  # of a diagnosis to leave one required value blank
_ODD_UNIT = (4, "万元/m3", 10_000)  # a unit that has to be converted, and by what


def demo_mark(registry: Registry) -> str:
    """The line every document of the demo city carries."""
    return next(row.label for row in registry.label_variants if row.kind == "demo_mark")


def reported_values(diagnosis: Diagnosis, registry: Registry) -> list[dict[int, Reported]]:
    """The values of the three years as the diagnosis reports them, blanks left out."""
    years = [values_of(diagnosis.park.nature, year, registry) for year in diagnosis.data_years]
    rng = stream(diagnosis.key, "blanks")
    if diagnosis.restates:
        for number in rng.sample((1, 4, 5, 17, 19), 2):
            first = years[0][number]
            if isinstance(first, float):
                years[0][number] = round(first * rng.choice((0.93, 1.06)), 2)
    if rng.random() < _BLANK_CHANCE:
        required = [
            row.indicator_no
            for row in registry.indicators_of(_set_id(registry)).values()
            if row.is_required and row.value_type == "numeric"
        ]
        del years[rng.randrange(3)][rng.choice(required)]
    return years


def report(diagnosis: Diagnosis, registry: Registry) -> ReportContent:
    """Form 2-1 with its annexes."""
    filler = Filler(diagnosis.way, stream(diagnosis.key, "filling"), registry)
    years = reported_values(diagnosis, registry)
    indicators = registry.indicators_of(_set_id(registry))
    rng = stream(diagnosis.key, "people")
    experts, staff = _team(diagnosis, rng)
    own_scores = [score + diagnosis.provider.score_bias for score in green_indices(years, registry)]
    return ReportContent(
        info=_info(diagnosis, filler, rng),
        cover_date=long_date(_report_date(diagnosis)) if diagnosis.is_dated else "",
        mark=demo_mark(registry),
        experts=experts,
        staff=staff,
        chapters=prose.chapters(
            diagnosis, own_scores, [row.name_zh for row in indicators.values()], registry
        ),
        requirements=_requirements(diagnosis, years, filler, registry),
        years=_years(diagnosis, years, filler, indicators),
        recommendations=projects.recommendation_entries(diagnosis, filler),
        layout=filler.layout(),
    )


def pledge(diagnosis: Diagnosis, registry: Registry) -> PledgeContent:
    """Form 2-2, signed before the visit."""
    return PledgeContent(
        park_name=_written_name(diagnosis),
        provider_name=diagnosis.provider.name,
        date=long_date(diagnosis.onsite[0] - timedelta(days=7)),
        mark=demo_mark(registry),
    )


def confirmation(diagnosis: Diagnosis, registry: Registry) -> ConfirmationContent:
    """Form 2-3, signed after the meeting."""
    first, last = diagnosis.onsite
    end = f"{last.month}月{last.day}日"
    return ConfirmationContent(
        provider_name=diagnosis.provider.name,
        onsite_start=long_date(first),
        onsite_end=end if first.year == last.year else long_date(last),
        handed_over=long_date(diagnosis.handed_over),
        meeting=long_date(diagnosis.handed_over + timedelta(days=5)),
        third_party_evaluation=stream(diagnosis.key, "third-party").random() < 0.4,
        signer=names.person(stream(diagnosis.key, "signer")),
        date=long_date(diagnosis.handed_over + timedelta(days=7)),
        mark=demo_mark(registry),
    )


def satisfaction(diagnosis: Diagnosis, registry: Registry) -> SatisfactionContent:
    """Form 2-4, with the district's opinion; a few districts have not given one yet."""
    rng = stream(diagnosis.key, "satisfaction")
    signed = long_date(diagnosis.handed_over + timedelta(days=7))
    chance = rng.random()
    opinion = _APPROVED if chance < 0.8 else _RETURNED if chance < 0.9 else ""
    return SatisfactionContent(
        park_name=_written_name(diagnosis),
        provider_name=diagnosis.provider.name,
        signer=names.person(stream(diagnosis.key, "signer")),
        date=signed,
        grade=rng.choice(_GRADES),
        service_comment=rng.choice(("专业、规范，建议切合园区实际。", "工作细致，沟通及时。")),
        diagnosis_comment=rng.choice(("", "建议增加同类园区的对标数据。")),
        park_wishes=rng.choice(("资金压力较大，希望获得绿色信贷支持。", "愿意按建议分步实施。")),
        review_opinion=opinion,
        review_unit=f"{diagnosis.park.district.name_zh}经信部门" if opinion else "",
        review_date=long_date(diagnosis.handed_over + timedelta(days=20)) if opinion else "",
        mark=demo_mark(registry),
    )


def follow_up(diagnosis: Diagnosis, handed_in: date, registry: Registry) -> FollowUpContent:
    """The follow-up form as handed in on that day."""
    filler = Filler(diagnosis.way, stream(diagnosis.key, "amounts"), registry)
    return FollowUpContent(
        park_name=_written_name(diagnosis),
        provider_name=diagnosis.provider.name,
        diagnosis_year=str(diagnosis.year),
        feedback_date=long_date(handed_in),
        entries=projects.follow_up_entries(diagnosis, handed_in, filler, registry),
        next_plan=projects.next_plan(diagnosis),
        mark=demo_mark(registry),
    )


def _set_id(registry: Registry) -> str:
    return registry.form_editions[-1].indicator_set_id


def _written_name(diagnosis: Diagnosis) -> str:
    return diagnosis.park.alias or diagnosis.park.name


def _report_date(diagnosis: Diagnosis) -> date:
    """The cover's date: where no confirmation form says it, it is the day of handing over too."""
    return diagnosis.handed_over - timedelta(days=4 if diagnosis.is_package else 0)


def _info(diagnosis: Diagnosis, filler: Filler, rng: random.Random) -> BasicInfo:
    park, provider = diagnosis.park, diagnosis.provider
    return BasicInfo(
        park_name=_written_name(diagnosis),
        management_name=f"{park.name}管理委员会",
        park_level=filler.level_boxes(park.level),
        project_leader=names.person(rng),
        project_leader_phone=names.landline(rng),
        project_contact=names.person(rng),
        contact_phone=names.mobile(rng),
        email=f"park{park.number}@example.org",
        fax=names.landline(rng),
        provider_name=provider.name,
        provider_address=provider.address,
        legal_representative=names.person(stream(provider.name)),
        legal_representative_phone=names.landline(rng),
        provider_contact=names.person(rng),
        provider_contact_phone=names.mobile(rng),
        report_author=names.person(rng),
        report_author_phone=names.mobile(rng),
        report_reviewer=names.person(rng),
        reviewer_phone=names.mobile(rng),
    )


def _team(
    diagnosis: Diagnosis, rng: random.Random
) -> tuple[tuple[Member, ...], tuple[Member, ...]]:
    size = 3 if diagnosis.fault == "small_team" else rng.randint(4, 6)
    titles = ["教授级高工", "高级工程师", *["工程师"] * 4]
    experts = tuple(
        Member(names.person(rng), duty, title, specialty)
        for duty, title, specialty in zip(
            _DUTIES[:size], titles[:size], rng.sample(_SPECIALTIES, size), strict=True
        )
    )
    staff = tuple(
        Member(names.person(rng), "园区联络", rng.choice(("科长", "主任", "主管")), "管理")
        for _ in range(rng.randint(1, 2))
    )
    return experts, staff


def _requirements(
    diagnosis: Diagnosis,
    years: Sequence[Mapping[int, Reported]],
    filler: Filler,
    registry: Registry,
) -> dict[int, RequirementEntry]:
    is_met = dict.fromkeys(registry.requirements_of(_set_id(registry)), True)
    is_met[7] = years[-1].get(31) != "not_met"
    is_met[8] = diagnosis.park.nature.quality > 0.2
    entries = {
        number: RequirementEntry(filler.requirement(met), prose.evidence_of_requirement(number))
        for number, met in is_met.items()
    }
    if diagnosis.requirement:
        number, word = diagnosis.requirement
        entries[number] = replace(entries[number], is_met=word)
    return entries


def _years(
    diagnosis: Diagnosis,
    years: Sequence[Mapping[int, Reported]],
    filler: Filler,
    indicators: Mapping[int, Indicator],
) -> tuple[YearTable, ...]:
    tables = []
    for position, (year, values) in enumerate(zip(diagnosis.data_years, years, strict=True)):
        before = years[position - 1] if position else {}
        entries = {}
        for number, indicator in indicators.items():
            comment = (
                _change(before.get(number), values.get(number))
                if position
                else prose.evidence_of_indicator(number)
            )
            entries[number] = (
                filler.indicator(indicator, values[number], comment)
                if number in values
                else IndicatorEntry(comment="")
            )
        tables.append(YearTable(str(year), entries))
    return _with_fault(diagnosis, years, tables)


def _change(before: Reported, now: Reported) -> str:
    if now is None:
        return ""
    if isinstance(now, str) or isinstance(before, str) or not before:
        return "与上年相比" + ("无变化" if now == before else "有变化")
    percent = abs(100 * (now - before) / before)
    return f"较上年{'提高' if now >= before else '下降'}{plain_number(round(percent, 1))}%"


def _with_fault(
    diagnosis: Diagnosis, years: Sequence[Mapping[int, Reported]], tables: Sequence[YearTable]
) -> tuple[YearTable, ...]:
    """Put in the fault that the plan gives this diagnosis, always in the second year."""
    first, second, third = tables
    entries = dict(second.entries)
    if diagnosis.fault == "percent_over_100":
        entries[7] = replace(entries[7], value="108.4")
    elif diagnosis.fault == "unit_converted":
        number, unit, factor = _ODD_UNIT
        value = years[1].get(number)
        if isinstance(value, float):
            text = plain_number(value / factor)
            entries[number] = replace(entries[number], value=text, unit=unit)
    left_out = frozenset({18}) if diagnosis.fault == "missing_row" else frozenset[int]()
    return (first, replace(second, entries=entries, left_out=left_out), third)

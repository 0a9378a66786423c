"""An explanation as text for people, in the language of the process, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal

from warehouse.errors import say
from warehouse.lineage.rows import Explanation, Issue, Item, Result, Value, formula_of
from warehouse.rules.labels import Labels
from warehouse.rules.rows import Registry

PLACES = Decimal("0.01")


def as_json(explanation: Explanation) -> str:
    """The explanation as one JSON object, its items with the formula they were scored by."""
    content = asdict(explanation)
    for result, written in zip(explanation.results, content["results"], strict=True):
        for item, written_item in zip(result.items, written["items"], strict=True):
            formula = formula_of(item)
            written_item["formula"] = None if formula is None else asdict(formula)
    return json.dumps(content, ensure_ascii=False, indent=1, default=_json_value) + "\n"


def _json_value(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.isoformat() + "Z"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def lines_of(explanation: Explanation, registry: Registry) -> Iterator[str]:
    """The explanation as indented lines, from the rank down to the cells."""
    labels = Labels(registry)
    park, handed_in = explanation.park, explanation.handed_in
    place = say("，", ", ").join(part for part in (park.district_name, park.park_level) if part)
    yield say(
        f"{park.park_name}（{place}，{park.park_id}）{explanation.data_year} 年",
        f"{park.park_name} ({place}, {park.park_id}), data year {explanation.data_year}",
    )
    if explanation.is_demo:
        yield say("  演示数据，内容均为虚构", "  demo data, all of it made up")
    yield say(
        f"  诊断 {explanation.diagnosis_id}（{explanation.diagnosis_year} 年诊断），"
        f"区级审核：{labels.code('review_state', explanation.review_state)}",
        f"  diagnosis {explanation.diagnosis_id} (of {explanation.diagnosis_year}), "
        f"district: {labels.code('review_state', explanation.review_state)}",
    )
    who = handed_in.provider_name or say("未写明服务商", "no provider named")
    yield say(
        f"  提交件 {handed_in.submission_id}：{handed_in.display_name}，"
        f"{handed_in.received_at:%Y-%m-%d %H:%M} UTC 收到，{handed_in.district_name or '区未明'}，{who}，"
        f"{labels.code('outcome', handed_in.outcome)}",
        f"  submission {handed_in.submission_id}: {handed_in.display_name}, received "
        f"{handed_in.received_at:%Y-%m-%d %H:%M} UTC, {handed_in.district_name or 'no district'}, "
        f"{who}, {labels.code('outcome', handed_in.outcome)}",
    )
    for name, sha256 in _files(explanation):
        yield say(f"  文件 {name}：sha256 {sha256}", f"  file {name}: sha256 {sha256}")
    yield say(
        f"  读取程序 {handed_in.code_version}，规则 {handed_in.registry_hash}",
        f"  read by code {handed_in.code_version} under registry {handed_in.registry_hash}",
    )
    for issue in explanation.other_issues:
        yield "  " + _issue(issue, labels)
    for result in explanation.results:
        yield ""
        yield from _result(result, labels)


def _files(explanation: Explanation) -> list[tuple[str, str | None]]:
    """Each file that a value shown stands in, with its hash."""
    values = [item.value for result in explanation.results for item in result.items]
    return sorted({v.source_file: v.source_sha256 for v in values if v.source_file}.items())


def _result(result: Result, labels: Labels) -> Iterator[str]:
    unverified = result.standard_status == "unverified"
    mark = say("；引领值未核对", "; lead values unverified") if unverified else ""
    yield say(
        f"评分标准：{labels.standard(result.standard_id)}{mark}",
        f"Standard: {labels.standard(result.standard_id)}{mark}",
    )
    yield "  " + _rank(result)
    yield say(
        f"  绿色指数 {_number(result.gi)} = {result.slots} 个计分项得分之和 "
        f"{_number(result.counted_sum)} ÷ {result.slots}（{result.slots_scored} 项有得分，"
        f"无得分的计 0；仅计有得分项为 {_number(result.gi_scored_only)}）",
        f"  index {_number(result.gi)} = sum over {result.slots} slots "
        f"{_number(result.counted_sum)} ÷ {result.slots} ({result.slots_scored} hold a score, the "
        f"others 0; over those alone {_number(result.gi_scored_only)})",
    )
    if result.own_score is not None:
        yield say(
            f"  报告自评分 {_number(result.own_score)}",
            f"  the provider's own score {_number(result.own_score)}",
        )
    for code, mean in result.dimensions.items():
        items = [item for item in result.items if item.value.dimension_code == code]
        if items:
            yield f"  {labels.dimension(code)} {_number(mean)}"
        for item in items:
            yield from ("    " + line for line in _item(item, labels))


def _rank(result: Result) -> str:
    if result.city_rank is None:
        return say(
            f"不参与排名：{result.not_rankable_reason}",
            f"not ranked: {result.not_rankable_reason_en}",
        )
    change = result.city_rank_change
    moved = "" if change is None else say(
        f"（较上年{_moved(change, '上升 {} 位', '下降 {} 位', '持平')}）",
        f" ({_moved(change, 'up {}', 'down {}', 'unchanged')} since the year before)",
    )  # fmt: skip
    return say(
        f"全市第 {result.city_rank} 名，共 {result.ranked_of} 个园区{moved}；区内第 "
        f"{result.district_rank or '—'} 名，同级第 {result.level_rank or '—'} 名",
        f"city rank {result.city_rank} of {result.ranked_of}{moved}; district rank "
        f"{result.district_rank or '—'}, level rank {result.level_rank or '—'}",
    )


def _moved(change: int, up: str, down: str, same: str) -> str:
    return same if change == 0 else (up if change > 0 else down).format(abs(change))


def _item(item: Item, labels: Labels) -> Iterator[str]:
    value = item.value
    slot = (
        say(f"计分项 {item.slot}", f"slot {item.slot}")
        if item.slot
        else say("不计入", "not counted")
    )
    reason = (
        f"：{labels.code('not_counted', item.not_counted_code)}" if item.not_counted_code else ""
    )
    yield (
        f"{value.indicator_no} {say(value.name_zh, value.name_en)}  "
        f"{formula_text(item, labels)}  [{slot}{reason}]"
    )
    lead = (
        item.lead_words if item.lead_value is None else f"{_plain(item.lead_value)} {_unit(value)}"
    )
    yield say(
        f"  引领值 {(lead or '').strip()}（{'未核对' if item.lead_status == 'unverified' else '已核对'}）",
        f"  lead value {(lead or '').strip()} ({item.lead_status})",
    )
    written = (
        say("未写", "nothing") if value.text_as_written is None else f"“{value.text_as_written}”"
    )
    unit = say("，单位", ", unit ") + f"“{value.unit_as_written}”" if value.unit_as_written else ""
    yield say(
        f"  值 {value_text(value, labels)}；原文{written}{unit}",
        f"  value {value_text(value, labels)}; as written {written}{unit}",
    )
    if value.source_file:
        yield say(f"  来源 {value.source_file} {value.source_place}",
                  f"  from {value.source_file} {value.source_place}")  # fmt: skip
    for label, text in [
        (say("证明材料", "evidence"), value.evidence), (say("说明", "note"), value.note)
    ]:  # fmt: skip
        if text:
            yield f"  {label} {text}"
    if correction := value.correction:
        read = correction.attainment_as_read
        was = labels.code("attainment", read) if read else _plain(correction.value_as_read)
        yield say(
            f"  更正：读取值 {was}；{correction.reason}（{correction.corrected_by}，"
            f"{correction.corrected_on}）",
            f"  corrected: read as {was}; {correction.reason} ({correction.corrected_by}, "
            f"{correction.corrected_on})",
        )
    for issue in value.issues:
        yield "  " + _issue(issue, labels)


def formula_text(item: Item, labels: Labels) -> str:
    """The score with the arithmetic that made it, such as ``100 × 3.75 ÷ 3 = 125 → 120（上限）``."""
    formula, value = formula_of(item), item.value
    if formula is None or item.score is None:
        state = labels.code("value_state", value.state)
        return say(f"{state}，无得分", f"{state}, no score")
    score = say(f"{_number(item.score)} 分", f"score {_number(item.score)}")
    if value.attainment is not None:
        return f"{labels.code('attainment', value.attainment)} → {score}"
    if formula.quotient is None or formula.first is None or formula.second is None:
        return say(f"值不大于 0，越低越好 → {score}", f"0 or less, lower is better → {score}")
    text = (
        f"100 × {_factor(formula.first)} ÷ {_factor(formula.second)} = {_number(formula.quotient)}"
    )
    if formula.quotient > formula.limit:
        return say(f"{text} → {score}（上限）", f"{text} → {score} (the most)")
    if formula.quotient < 0:
        return say(f"{text} → {score}（下限）", f"{text} → {score} (the least)")
    return text + say(" 分", "")


def value_text(value: Value, labels: Labels) -> str:
    """The value with its unit, its level in words, or the state it is in."""
    if value.attainment is not None:
        return labels.code("attainment", value.attainment)
    if value.value is None:
        return labels.code("value_state", value.state)
    return f"{_plain(value.value)} {_unit(value)}".strip()


def _issue(issue: Issue, labels: Labels) -> str:
    answer = say(f"；答复：{issue.answer}", f"; answer: {issue.answer}") if issue.answer else ""
    return say(
        f"问题 {issue.check_id}（{labels.code('severity', issue.severity)}，"
        f"{labels.code('issue_state', issue.state)}）{issue.message_zh}",
        f"issue {issue.check_id} ({labels.code('severity', issue.severity)}, "
        f"{labels.code('issue_state', issue.state)}) {issue.message_en}",
    ) + answer  # fmt: skip


def _unit(value: Value) -> str:
    return "" if value.unit == "-" else value.unit


def _number(number: Decimal | float | None) -> str:
    """At most two decimals, rounded half up."""
    if number is None:
        return "—"
    return _plain(Decimal(str(number)).quantize(PLACES, rounding="ROUND_HALF_UP"))


def _plain(number: Decimal | float | None) -> str:
    """All digits, no exponent, no idle zeros."""
    if number is None:
        return "—"
    text = format(Decimal(str(number)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _factor(number: float) -> str:
    return f"({_plain(number)})" if number < 0 else _plain(number)

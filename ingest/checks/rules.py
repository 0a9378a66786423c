"""The cross-checks in the order in which they speak.

One fault gets one issue: a check whose values an earlier check has put in doubt keeps still. So the
order goes from what explains a wrong value best (a unit, a contradiction) to what only notices that
a value is odd (a jump between years).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ingest.checks import (
    air,
    dates,
    filling,
    over_years,
    requirements,
    scale,
    text,
    within_year,
)
from ingest.checks.case import Case, Fault, Gap, Place
from ingest.findings import Finding

Judge = Callable[[Case], Iterator[Fault | Gap]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check's id, its function, and the indicators without which it cannot be judged."""

    check_id: str
    judge: Judge
    needs: tuple[int, ...] = ()


RULES: tuple[Rule, ...] = (
    Rule("X06", scale.water_in_wan_yuan, needs=(4,)),
    Rule("X04", scale.fraction_for_percent),
    Rule("X05", scale.unit_scale),
    Rule("X07", scale.output_for_value_added),
    Rule("X01", within_year.treated_under_utilised, needs=(21, 6)),
    Rule("X02", within_year.more_wastewater_than_water, needs=(23, 4)),
    Rule("X08", within_year.more_renewable_than_clean, needs=(2, 3)),
    Rule("X12", requirements.carbon_keeps_falling, needs=(22,)),
    Rule("X16", air.near_the_city, needs=(25,)),
    Rule("X17", within_year.low_clean_energy, needs=(3,)),
    Rule("X25", filling.zeros),
    Rule("X28", requirements.renewable_facilities, needs=(2,)),
    Rule("X30", within_year.reuse_without_treatment),
    Rule("X11", over_years.carbon_against_energy, needs=(22, 1, 2, 3)),
    Rule("X14", over_years.elasticity_against_wastewater, needs=(24, 23)),
    Rule("X09", within_year.headcount_density, needs=(5, 19)),
    Rule("X10", within_year.energy_density, needs=(5, 1)),
    Rule("X22", over_years.reversal),
    Rule("X21", over_years.jump),
    Rule("X15", air.whole_days, needs=(25,)),
    Rule("X18", over_years.frozen),
    Rule("X20", filling.at_the_lead_value),
    Rule("X24", filling.choice_groups),
    Rule("X29", requirements.energy_platform),
    Rule("X32", filling.evidence),
    Rule("X33", dates.working_days_on_site),
    Rule("X35", dates.order_of_dates),
    Rule("T01", text.consent_to_scope),
    Rule("T02", text.chapters),
    Rule("T03", text.references),
)


@dataclass(slots=True)
class Outcome:
    """What the checks found, what each could not judge, and which values are in doubt."""

    findings: list[Finding] = field(default_factory=list)
    gaps: dict[str, list[Gap]] = field(default_factory=dict)
    doubted: dict[Place, str] = field(default_factory=dict)  # by the check that doubts it

    def add_gap(self, check_id: str, gap: Gap) -> None:
        """Note why a check could not be judged, or not wholly."""
        gaps = self.gaps.setdefault(check_id, [])
        if gap not in gaps:
            gaps.append(gap)


def run(case: Case) -> Outcome:
    """Run all rules over a report, each fault told once."""
    outcome = Outcome()
    for rule in RULES:
        doubted: dict[Place, str] = {}
        if not case.is_of_set(rule.check_id):
            outcome.add_gap(rule.check_id, Gap("other_set"))
            continue
        for gap in case.value_gaps(rule.needs) if rule.needs else ():
            outcome.add_gap(rule.check_id, gap)
        for found in rule.judge(case):
            if isinstance(found, Gap):
                outcome.add_gap(rule.check_id, found)
                continue
            earlier = next((p for p in found.doubted if p in outcome.doubted), None)
            if earlier is not None:
                outcome.add_gap(rule.check_id, Gap("doubted", {"check": outcome.doubted[earlier]}))
                continue
            outcome.findings.append(found.finding)
            doubted |= dict.fromkeys(found.doubted, rule.check_id)
        outcome.doubted |= doubted
    return outcome

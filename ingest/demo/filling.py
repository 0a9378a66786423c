"""Ways of filling in: the same value as different providers would type it.

Every variant used is one the registry knows, so what is written can be read back exactly.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from ingest.demo.own_score import Reported
from ingest.demo.plan import Way
from ingest.forms.content import IndicatorEntry, Layout
from warehouse.rules.rows import Indicator, Registry

_FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


@dataclass(frozen=True)
class Filler:
    """Fills in cells in one way; draws its chance from ``rng``."""

    way: Way
    rng: random.Random
    registry: Registry

    def indicator(self, indicator: Indicator, value: Reported, comment: str) -> IndicatorEntry:
        """The cells of one indicator row."""
        return IndicatorEntry(
            value=self._value(indicator, value),
            comment=comment,
            label=self._label(indicator) if self.way == "words" else None,
            unit=self._unit(indicator) if self.way == "words" else None,
        )

    def amount(self, wan_yuan: float) -> str:
        """An amount in 万元."""
        text = plain_number(wan_yuan)
        return f"{wan_yuan:,.10g}" if self.way == "typist" and wan_yuan >= 1000 else text

    def requirement(self, is_met: bool) -> str:
        """The word for a basic requirement."""
        if self.way != "words":
            return "符合" if is_met else "不符合"
        words = [row.word for row in self.registry.requirement_words if row.is_met is is_met]
        return self.rng.choice(words) if self.rng.random() < 0.4 else words[0]

    def level_boxes(self, level: str) -> str:
        """The line of tick boxes of 园区级别."""
        words = [row.name_zh for row in self.registry.codes if row.domain == "park_level"]
        if self.way == "words":
            return "   ".join(word + ("☑" if word == level else "□") for word in words)
        tick = "√" if self.way == "typist" else "■"
        return "      ".join((tick if word == level else "□") + word for word in words)

    def layout(self) -> Layout:
        """What becomes of the template itself."""
        if self.way in ("plain", "workbook") or self.rng.random() < 0.4:
            return Layout()
        return Layout(
            merge_dimensions=self.rng.random() < 0.5,
            blank_row_after=frozenset(self.rng.sample(range(1, 31), self.rng.choice((0, 1, 2)))),
            split_runs=self.way == "typist",
            spaced_labels=self.way == "words",
        )

    def _value(self, indicator: Indicator, value: Reported) -> str:
        if value is None:
            words = [row.word for row in self.registry.not_applicable_words if row.in_value]
            return self.rng.choice(words) if self.way == "words" else words[0]
        if isinstance(value, str):
            return self._attainment(indicator, value)
        return self._number(indicator, value)

    def _attainment(self, indicator: Indicator, level: str) -> str:
        words = [
            row.word
            for row in self.registry.level_words
            if row.indicator_set_id == indicator.indicator_set_id
            and row.indicator_no == indicator.indicator_no
            and row.level == level
        ]
        return self.rng.choice(words) if self.way == "words" else words[0]

    def _number(self, indicator: Indicator, value: float) -> str:
        text = plain_number(value)
        if self.way == "workbook":
            return f"{text}%" if indicator.unit == "%" and self.rng.random() < 0.15 else text
        if self.way != "typist":
            return text
        if value >= 1000:
            text = f"{value:,.10g}"
        if indicator.unit == "%" and self.rng.random() < 0.5:
            text += "%"
        return self._habit(value)(text) if self.rng.random() < 0.35 else text

    def _habit(self, value: float) -> Callable[[str], str]:
        habits: list[Callable[[str], str]] = [
            lambda text: text + "　",
            lambda text: " " + text,
            lambda text: text + "\n",
        ]
        if 0 <= value < 1000:
            habits.append(lambda text: text.translate(_FULL_WIDTH))
            if self.rng.random() < 0.15:
                return lambda text: "约" + text
        return self.rng.choice(habits)

    def _label(self, indicator: Indicator) -> str | None:
        variants = [
            row.label
            for row in self.registry.label_variants
            if row.kind == "indicator" and row.target == str(indicator.indicator_no)
        ]
        if variants and self.rng.random() < 0.45:
            return self.rng.choice(variants)
        return indicator.name_zh.replace("（", "(").replace("）", ")")

    def _unit(self, indicator: Indicator) -> str | None:
        variants = [
            row.variant
            for row in self.registry.unit_variants
            if row.unit == indicator.unit and row.is_same_unit
        ]
        return self.rng.choice(variants) if variants and self.rng.random() < 0.4 else None


def plain_number(value: float) -> str:
    """A number as plainly as it can be written: no exponent, no trailing zeros."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text

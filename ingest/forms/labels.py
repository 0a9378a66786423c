"""The words printed on the forms, taken from the registry."""

from __future__ import annotations

from warehouse.rules.rows import Dimension, Indicator, Registry


class Labels:
    """Labels of the newest form edition: of several known spellings, the first listed."""

    def __init__(self, registry: Registry) -> None:
        edition = registry.form_editions[-1]
        self._registry = registry
        self.indicator_set_id = edition.indicator_set_id
        self._labels: dict[tuple[str, str], str] = {}
        for row in registry.label_variants:
            if row.form_edition_id == edition.form_edition_id:
                self._labels.setdefault((row.kind, row.target), row.label)

    def __call__(self, kind: str, target: str) -> str:
        """The label of a target; a KeyError names the registry row that is not there."""
        return self._labels[kind, target]

    def words(self, domain: str) -> list[tuple[str, str]]:
        """(code, Chinese word) of a domain of codes.csv, in its order."""
        rows = [row for row in self._registry.codes if row.domain == domain]
        return [(row.code, row.name_zh) for row in sorted(rows, key=lambda row: row.sort_no)]

    def level_boxes(self, chosen: str = "") -> str:
        """The line of tick boxes of 园区级别 as the template prints it, one ticked or none."""
        return "      ".join(
            ("■" if code == chosen else "□") + word for code, word in self.words("park_level")
        )

    def level_words(self, indicator_no: int) -> list[str]:
        """The words for an indicator judged by words: of each level the first listed."""
        rows: dict[str, str] = {
            row.level: row.word
            for row in reversed(self._registry.level_words)
            if (row.indicator_set_id, row.indicator_no) == (self.indicator_set_id, indicator_no)
        }
        return [rows[level] for level, _ in self.words("attainment") if level in rows]

    def requirement_words(self) -> list[str]:
        """The words for a basic requirement: of each ruling the first listed."""
        rows = {row.is_met: row.word for row in reversed(self._registry.requirement_words)}
        return [rows[is_met] for is_met in (True, False, None)]

    def review_boxes(self) -> str:
        """The line of tick boxes of 审核结论, none ticked."""
        states = {row.target for row in self._registry.label_variants if row.kind == "review_state"}
        return "      ".join(
            "□" + self("review_state", code)
            for code, _ in self.words("review_state")
            if code in states
        )

    def dimensions(self) -> list[tuple[Dimension, list[Indicator]]]:
        """First-level indicators with their second-level ones, in the order of the form."""
        indicators = self._registry.indicators_of(self.indicator_set_id).values()
        return [
            (
                dimension,
                [row for row in indicators if row.dimension_code == dimension.dimension_code],
            )
            for dimension in sorted(self._registry.dimensions, key=lambda row: row.dimension_seq)
            if dimension.indicator_set_id == self.indicator_set_id
        ]

    def requirements(self) -> dict[int, str]:
        """The texts of the basic requirements by number, in order."""
        rows = self._registry.requirements_of(self.indicator_set_id)
        return {number: row.text_zh for number, row in rows.items()}


def dimension_cell(dimension: Dimension) -> str:
    """The text of a merged 一级指标 cell, broken into lines as in the template."""
    name = dimension.name_zh.replace("绿色", "\n绿色", 1)
    return f"{name}\n（{dimension.dimension_code}）"

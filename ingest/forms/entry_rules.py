"""What a cell of the workbook takes: lists to choose from and prompts. Excel warns and never forbids,

for a provider may have a reason that no list foresees; the gate judges what comes.
"""

from __future__ import annotations

from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

from ingest.forms import wording

Rule = dict[str, object]


def one_of(words: list[str]) -> Rule:
    """A list of words to choose from."""
    return {
        "validate": "list",
        "source": words,
        "input_message": wording.WORDS_PROMPT,
        "error_message": wording.WORDS_WARNING,
        "error_type": "warning",
    }


def number_or_slash(row: int, column: int, unit: str) -> Rule:
    """A number in ``unit``, or / where the indicator does not apply; row and column from 0."""
    cell = xl_rowcol_to_cell(row, column)
    return {
        "validate": "custom",
        "value": f'=OR(ISNUMBER({cell}),{cell}="/")',
        "input_message": wording.VALUE_PROMPT.format(unit=unit),
        "error_message": wording.VALUE_WARNING,
        "error_type": "warning",
    }


def amount() -> Rule:
    """An amount in 万元 of 0 or more."""
    return {
        "validate": "decimal",
        "criteria": ">=",
        "value": 0,
        "input_message": wording.AMOUNT_PROMPT,
        "error_message": wording.AMOUNT_PROMPT,
        "error_type": "warning",
    }


def prompt(text: str) -> Rule:
    """Any entry; the cell only says what is wanted."""
    return {"validate": "any", "input_message": text}

"""A document is read by the form edition whose words it is written in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.recognise.forms import Report
from tests.documents import HEAD, LATER_HEAD, indicator_rows, recognised, report
from warehouse.rules.rows import Registry

REVISED = "revised"


@pytest.fixture(scope="module")
def two_editions(registry: Registry) -> Registry:
    """The registry with a revised form, which differs by the head of the values alone."""
    (edition,) = registry.form_editions
    labels = [
        row.model_copy(
            update={"form_edition_id": REVISED}
            | ({"label": "指标实绩"} if (row.kind, row.label) == ("column", "指标数据") else {})
        )
        for row in registry.label_variants
    ]
    return replace(
        registry,
        form_editions=(edition, edition.model_copy(update={"form_edition_id": REVISED})),
        label_variants=(*registry.label_variants, *labels),
    )


@pytest.mark.parametrize(("head", "edition"), [("指标数据", "bj-2023"), ("指标实绩", REVISED)])
def test_a_head_alone_tells_the_revised_form_from_the_one_before(
    two_editions: Registry, head: str, edition: str
) -> None:
    tables = [
        [
            [head if text == "指标数据" else text for text in (HEAD if at == 0 else LATER_HEAD)],
            *indicator_rows(two_editions, growth=at),
        ]
        for at in range(3)
    ]
    found = recognised(report(two_editions, tables=tables), two_editions)
    (form,) = found.forms
    assert isinstance(form, Report)
    assert form.form_edition_id == edition
    assert len(form.indicators) == 93
    assert found.findings == []

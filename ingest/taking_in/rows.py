"""A judged submission as rows of the raw tables."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from ingest.checks.results import results
from ingest.judging.judge import Judged
from ingest.judging.persons import is_value, masked
from ingest.judging.reading import JudgedFile
from ingest.recognise.facts import count_team
from ingest.recognise.forms import FollowUp, Report, Review, Satisfaction
from ingest.recognise.labels import lexicon_of
from warehouse.rules.rows import Registry

Rows = dict[str, list[dict[str, object]]]
# What names rows, files and codes. Any other text of a reading may hold what people wrote.
IDENTIFIERS = frozenset(
    {"submission_id", "park_id", "provider_id", "indicator_set_id", "check_id", "work_code"}
    | {"file_name", "source_file", "source_place", "file", "place", "role", "target_kind"}
    | {"outcome", "severity", "responsible", "state", "status", "attainment", "park_level", "scope"}
    | {"date_source", "year_basis", "satisfaction", "planned_precision", "adoption", "progress"}
    | {"review_state", "code_version", "registry_hash"}
)


def submission_rows(judged: Judged, received_at: datetime) -> Rows:
    """The rows that a submission leaves once, on its first arrival."""
    submission_id = judged.submission_id
    return {
        "raw.submissions": [
            {
                "submission_id": submission_id,
                "received_at": received_at,
                "envelope_district_code": judged.candidate.district_code,
                "content_sha256": judged.content_sha256,
                "display_name": judged.candidate.name,
            }
        ],
        "raw.files": [_file_row(judged, file) for file in judged.files if file.joined_from is None],
    }


def joining_rows(judged: Judged, recorded_at: datetime) -> Rows:
    """The rows of a submission that was judged together with files on record."""
    return {
        "raw.files": [_file_row(judged, file) for file in judged.files if file.joined_from],
        "raw.replacements": [
            {
                "submission_id": judged.submission_id,
                "replaced_submission_id": judged.replaces,
                "recorded_at": recorded_at,
            }
        ]
        if judged.replaces
        else [],
    }


def _file_row(judged: Judged, file: JudgedFile) -> dict[str, object]:
    return {
        "submission_id": judged.submission_id,
        "file_name": file.name,
        "sha256": file.archived_sha256 or file.sha256,
        "size_bytes": file.size_bytes,
        "joined_from": file.joined_from,
        "part": file.part,
    }


def reading_rows(
    judged: Judged, reading_id: int, read_at: datetime, code_version: str, registry: Registry
) -> Rows:
    """The rows of one reading: its verdict and issues and, if not rejected, what it found."""
    keys = {"reading_id": reading_id, "submission_id": judged.submission_id}
    version = {"code_version": code_version, "registry_hash": registry.registry_hash}
    rows: Rows = {
        "raw.readings": [{**keys, "read_at": read_at, "outcome": judged.outcome, **version}],
        "raw.issues": [
            {**keys, "issue_no": number, **issue.as_dict()}
            for number, issue in enumerate(judged.issues, start=1)
        ],
        "raw.file_roles": [{"file_name": f.name, "role": f.role} for f in judged.files],
    }
    if judged.outcome != "rejected":
        if judged.report is not None:
            rows |= _report_rows(judged, judged.report, registry)
            rows["raw.evidence_links"] = _evidence_rows(judged)
        rows |= _follow_up_rows(judged)
        rows["raw.reviews"] = _reviews(judged)
    rows["restricted.free_texts"] = _masked(rows, registry)
    return {
        table: [{**row, **keys, **version} for row in table_rows]
        for table, table_rows in rows.items()
    }


def _masked(rows: Rows, registry: Registry) -> list[dict[str, object]]:
    """Mask contact data in the texts of raw rows, in place; gives the texts as written, for `restricted`."""
    whole: list[dict[str, object]] = []
    for table, table_rows in rows.items():
        if not table.startswith("raw."):
            continue
        for number, row in enumerate(table_rows, start=1):
            for column, text in row.items():
                if not isinstance(text, str) or column in IDENTIFIERS or is_value(column, text):
                    continue
                shown = masked(text, registry)
                if shown != text:
                    row[column] = shown
                    place = {name: row.get(name) for name in ("source_file", "source_place")}
                    of = {"table_name": table, "row_no": number, "column_name": column}
                    whole.append({**of, "text_as_written": text, **place})
    return whole


def _report_rows(judged: Judged, report: Report, registry: Registry) -> Rows:
    return {
        "raw.diagnoses": [_diagnosis(judged, report, registry)],
        "raw.indicator_values": [
            {
                "data_year": row.data_year,
                "indicator_set_id": report.indicator_set_id,
                "indicator_no": row.indicator_no,
                "value": row.value.number,
                "attainment": row.value.attainment,
                "state": row.value.state,
                "text_as_written": row.text_as_written,
                "unit_as_written": row.value.unit_as_written,
                "evidence": row.evidence,
                "note": row.note,
                "source_file": row.source.file,
                "source_place": row.source.place,
            }
            for row in report.indicators
        ],
        "raw.basic_requirements": _flat(report.requirements),
        "raw.recommendations": _flat(report.recommendations),
        "raw.own_scores": _flat(report.own_scores),
        "raw.demonstration_works": _flat(report.demonstration_works),
        "raw.check_results": [
            asdict(row)
            for row in results((i.check_id for i in judged.issues), judged.gaps, registry)
        ],
        "restricted.people": _people(report),
    }


def _evidence_rows(judged: Judged) -> list[dict[str, object]]:
    rows = []
    for number, link in enumerate(judged.evidence, start=1):
        row = asdict(link)
        source = row.pop("source") or {"file": None, "place": None}
        row |= {"source_file": source["file"], "source_place": source["place"]}
        rows.append({"link_no": number, **row})
    return rows


def _special_diagnosis(report: Report) -> str | None:
    said = report.narrative.special_diagnosis if report.narrative else None
    return said.text if said else None


def _flat(items: list) -> list[dict[str, object]]:  # type: ignore[type-arg]
    """Dataclass rows with their source spread into source_file and source_place."""
    rows = []
    for item in items:
        row = asdict(item)
        source = row.pop("source")
        rows.append({**row, "source_file": source["file"], "source_place": source["place"]})
    return rows


def _diagnosis(judged: Judged, report: Report, registry: Registry) -> dict[str, object]:
    assert judged.dates is not None and judged.park is not None and report.park_name is not None
    lexicon = lexicon_of(registry, report.form_edition_id)
    team = count_team(report.team, lexicon) if report.has_team_table else None
    provider = judged.provider.provider if judged.provider else None
    confirmation, satisfaction = judged.confirmation, judged.satisfaction
    return {
        "park_id": judged.park.park.park_id,
        "park_name_as_written": report.park_name.text,
        "park_level": report.park_level,
        "management_name": report.management_name,
        "provider_id": provider.provider_id if provider else None,
        "provider_name": provider.provider_name if provider else None,
        "provider_name_as_written": report.provider_name.text if report.provider_name else None,
        "diagnosis_year": judged.dates.diagnosis_year,
        "date_source": judged.dates.date_source,
        "year_basis": judged.dates.year_basis,
        "cover_date": report.cover_date,
        "onsite_start_date": confirmation.onsite_start_date if confirmation else None,
        "onsite_end_date": confirmation.onsite_end_date if confirmation else None,
        "onsite_working_days": judged.dates.onsite_working_days,
        "handover_date": confirmation.handover_date if confirmation else None,
        "meeting_date": confirmation.meeting_date if confirmation else None,
        "completed_date": judged.dates.completed_date,
        "team_size": team.members if team else None,
        "senior_titles": team.seniors if team else None,
        "park_staff": team.staff if team else None,
        "scope": report.scope,
        "special_diagnosis": _special_diagnosis(report),
        "is_free": confirmation.is_free if confirmation else None,
        "has_third_party_evaluation": confirmation.has_third_party_evaluation
        if confirmation
        else None,
        "satisfaction": satisfaction.grade if satisfaction else None,
        "is_demo": report.is_demo,
        "source_file": report.source.file,
        "source_place": report.source.place,
    }


def _reviews(judged: Judged) -> list[dict[str, object]]:
    """The district's words handed in now; those on joined forms were taken in before."""
    words: list[Satisfaction | Review] = [*judged.reviews]
    if judged.satisfaction is not None and not judged.is_joined(judged.satisfaction):
        words.append(judged.satisfaction)
    if judged.park is None:
        return []
    return [
        {
            "park_id": judged.park.park.park_id,
            "diagnosis_year": _year_of(word, judged),
            "review_state": word.review_state,
            "review_opinion": word.review_opinion,
            "review_date": word.review_date,
            "source_file": word.source.file,
            "source_place": word.source.place,
        }
        for word in words
        if word.review_state is not None
    ]


def _people(report: Report) -> list[dict[str, object]]:
    members = _flat(report.team)
    for member in members:
        member["role"] = f"team_{member.pop('section')}"
    return _flat(report.people) + members


def _follow_up_rows(judged: Judged) -> Rows:
    heads: list[dict[str, object]] = []
    items: list[dict[str, object]] = []
    for form in judged.follow_ups:
        assert judged.park is not None
        key = {"park_id": judged.park.park.park_id, "diagnosis_year": _year_of(form, judged)}
        heads.append(
            {
                **key,
                "submitted_date": form.feedback_date,
                "next_plan": form.next_plan,
                "source_file": form.source.file,
                "source_place": form.source.place,
            }
        )
        items += [{**row, **key} for row in _flat(form.items)]
    return {"raw.follow_ups": heads, "raw.follow_up_items": items}


def _year_of(form: FollowUp | Review | Satisfaction, judged: Judged) -> int | None:
    own = None if isinstance(form, Satisfaction) else form.diagnosis_year
    return own or (judged.dates.diagnosis_year if judged.dates else None)

-- A follow-up or review may arrive without a report: it then names its park and diagnosis year itself.
with named as (

    select
        submission_id,
        park_id,
        diagnosis_year,
        provider_name,
        1 as form_rank
    from {{ ref('stg_diagnosis__diagnoses') }}
    union all
    select
        submission_id,
        park_id,
        diagnosis_year,
        cast(null as {{ dbt.type_string() }}) as provider_name,
        2 as form_rank
    from {{ ref('stg_diagnosis__follow_ups') }}
    union all
    select
        submission_id,
        park_id,
        diagnosis_year,
        cast(null as {{ dbt.type_string() }}) as provider_name,
        3 as form_rank
    from {{ ref('stg_diagnosis__reviews') }}

),

subjects as (

    select
        submission_id,
        park_id,
        diagnosis_year,
        provider_name,
        form_rank = 1 as has_report,
        row_number() over (partition by submission_id order by form_rank, park_id, diagnosis_year desc) as subject_rank
    from named

),

reports as (

    select
        submission_id,
        row_number() over (partition by park_id, diagnosis_year order by received_seq desc) as version_rank,
        lag(submission_id) over (partition by park_id, diagnosis_year order by received_seq) as earlier_submission_id
    from {{ ref('stg_diagnosis__diagnoses') }}

),

replaced as (

    select distinct replaced_submission_id
    from {{ ref('stg_diagnosis__replacements') }}

),

replacing as (

    select
        submission_id,
        max(replaced_submission_id) as replaced_submission_id
    from {{ ref('stg_diagnosis__replacements') }}
    group by submission_id

),

versions as (

    select
        reports.submission_id,
        reports.version_rank > 1 or replaced.replaced_submission_id is not null as is_superseded,
        coalesce(replacing.replaced_submission_id, reports.earlier_submission_id) as supersedes_submission_id
    from reports
    left join replaced on reports.submission_id = replaced.replaced_submission_id
    left join replacing on reports.submission_id = replacing.submission_id

)

select
    submissions.submission_id,
    submissions.reading_id,
    submissions.received_seq,
    submissions.received_at,
    submissions.envelope_district_code,
    submissions.content_sha256,
    submissions.display_name,
    submissions.read_at,
    submissions.code_version,
    submissions.registry_hash,
    subjects.park_id,
    subjects.diagnosis_year,
    {{ diagnosis_id_of('subjects.park_id', 'subjects.diagnosis_year') }} as diagnosis_id,
    subjects.provider_name,
    {{ provider_id_of('subjects.provider_name') }} as provider_id,
    coalesce(subjects.has_report, false) as has_report,
    not coalesce(versions.is_superseded, true) as is_current_report,
    versions.supersedes_submission_id,
    case when versions.is_superseded then 'superseded' else submissions.outcome end as outcome
from {{ ref('stg_diagnosis__submissions') }} as submissions
left join subjects
    on submissions.submission_id = subjects.submission_id and subjects.subject_rank = 1
left join versions on submissions.submission_id = versions.submission_id

with issue_counts as (

    select
        submission_id,
        cast(sum(case when severity = 'error' then 1 else 0 end) as integer) as errors,
        cast(sum(case when severity = 'review' then 1 else 0 end) as integer) as reviews,
        cast(sum(case when severity = 'info' then 1 else 0 end) as integer) as infos
    from {{ ref('int_issues') }}
    group by submission_id

)

select
    parks.park_id,
    parks.park_name,
    case when submissions.park_id is null then envelopes.district_code else parks.district_code end as district_code,
    case when submissions.park_id is null then envelopes.name_zh else parks.district_name end as district_name,
    submissions.submission_id,
    submissions.received_seq,
    submissions.received_at,
    submissions.display_name,
    submissions.outcome,
    submissions.has_report,
    submissions.diagnosis_id,
    submissions.diagnosis_year,
    submissions.supersedes_submission_id,
    submissions.provider_id,
    submissions.provider_name,
    coalesce(issue_counts.errors, 0) as error_issues,
    coalesce(issue_counts.reviews, 0) as review_issues,
    coalesce(issue_counts.infos, 0) as info_issues,
    submissions.read_at,
    submissions.content_sha256,
    submissions.code_version,
    submissions.registry_hash
from {{ ref('int_submissions') }} as submissions
left join {{ ref('dim_parks') }} as parks on submissions.park_id = parks.park_id
left join {{ ref('districts') }} as envelopes
    on submissions.envelope_district_code = envelopes.district_code
left join issue_counts on submissions.submission_id = issue_counts.submission_id

-- Index first: every diagnosis x every check of the catalogue, so that one nobody judged shows.
with subjects as (

    select
        submissions.diagnosis_id,
        submissions.diagnosis_year,
        submissions.park_id,
        submissions.submission_id,
        submissions.reading_id,
        checks.check_id,
        checks.severity,
        checks.responsible,
        checks.judged_by,
        checks.topic_zh,
        checks.topic_en,
        checks.needs_input_zh,
        checks.needs_input_en
    from {{ ref('int_submissions') }} as submissions
    cross join {{ ref('checks') }} as checks
    where submissions.is_current_report

),

issue_counts as (

    select
        submission_id,
        check_id,
        cast(count(*) as integer) as issues
    from {{ ref('int_issues') }}
    group by submission_id, check_id

),

judged as (

    select
        subjects.diagnosis_id,
        subjects.diagnosis_year,
        subjects.park_id,
        subjects.submission_id,
        subjects.check_id,
        subjects.severity,
        subjects.responsible,
        subjects.topic_zh,
        subjects.topic_en,
        subjects.needs_input_zh,
        subjects.needs_input_en,
        coalesce(issue_counts.issues, 0) as issues,
        results.reason_zh,
        results.reason_en,
        coalesce(cast(issue_counts.issues as {{ dbt.type_string() }}), gaps.gap_count, '') as reason_count,
        case
            when issue_counts.issues > 0 then 'FAIL'
            when subjects.judged_by = 'none' then 'UNKNOWN'
            when subjects.judged_by = 'model' and gaps.gap_code is null then 'PASS'
            when subjects.judged_by = 'model' then 'UNKNOWN'
            else coalesce(results.status, 'UNKNOWN')
        end as status,
        case
            when issue_counts.issues > 0 then 'found'
            when subjects.judged_by = 'none' then 'needs_input'
            when subjects.judged_by = 'model' then gaps.gap_code
            when results.status is null then 'not_read'
        end as reason_code
    from subjects
    left join issue_counts
        on
            subjects.submission_id = issue_counts.submission_id
            and subjects.check_id = issue_counts.check_id
    left join {{ ref('stg_diagnosis__check_results') }} as results
        on
            subjects.reading_id = results.reading_id
            and subjects.check_id = results.check_id
    left join {{ ref('int_model_check_gaps') }} as gaps
        on
            subjects.diagnosis_id = gaps.diagnosis_id
            and subjects.check_id = gaps.check_id

)

select
    parks.park_id,
    parks.park_name,
    parks.district_code,
    parks.district_name,
    judged.diagnosis_id,
    judged.diagnosis_year,
    judged.check_id,
    judged.topic_zh,
    judged.topic_en,
    judged.severity,
    judged.responsible,
    judged.status,
    judged.issues,
    {%- for language in ['zh', 'en'] %}
    case
        when judged.reason_code is null then judged.reason_{{ language }}
        else {{ filled_in('reasons.name_' ~ language, {
            'input': "coalesce(judged.needs_input_" ~ language ~ ", '')",
            'count': 'judged.reason_count',
        }) }}
    end as reason_{{ language }},
    {%- endfor %}
    judged.submission_id
from judged
left join {{ ref('dim_parks') }} as parks on judged.park_id = parks.park_id
left join {{ ref('codes') }} as reasons
    on reasons.domain = 'check_reason' and judged.reason_code = reasons.code

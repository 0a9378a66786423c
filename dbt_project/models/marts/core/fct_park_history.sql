{%- set text_type = dbt.type_string() -%}
with change_counts as (

    select
        submission_id,
        cast(count(*) as integer) as changes
    from {{ ref('fct_submission_changes') }}
    group by submission_id

),

reviews as (

    select
        reviews.park_id,
        {{ diagnosis_id_of('reviews.park_id', 'reviews.diagnosis_year') }} as diagnosis_id,
        reviews.submission_id,
        reviews.review_state,
        reviews.review_opinion,
        coalesce(cast(reviews.review_date as timestamp), submissions.received_at) as event_at
    from {{ ref('stg_diagnosis__reviews') }} as reviews
    inner join {{ ref('int_submissions') }} as submissions
        on reviews.submission_id = submissions.submission_id

),

events as (

    select
        park_id,
        first_registered_at as event_at,
        1 as event_rank,
        'registered' as kind,
        cast(null as {{ text_type }}) as diagnosis_id,
        cast(null as {{ text_type }}) as submission_id,
        park_name as title,
        source as outcome,
        cast(null as {{ text_type }}) as detail
    from {{ ref('stg_diagnosis__park_register') }}
    where merged_into is null
    union all
    select
        park_id,
        received_at as event_at,
        2 as event_rank,
        'submission' as kind,
        diagnosis_id,
        submission_id,
        display_name as title,
        outcome,
        cast(null as {{ text_type }}) as detail
    from {{ ref('int_submissions') }}
    where park_id is not null
    union all
    select
        park_id,
        event_at,
        3 as event_rank,
        'review' as kind,
        diagnosis_id,
        submission_id,
        cast(null as {{ text_type }}) as title,
        review_state as outcome,
        review_opinion as detail
    from reviews
    union all
    select
        submissions.park_id,
        cast(follow_ups.submitted_date as timestamp) as event_at,
        4 as event_rank,
        'follow_up' as kind,
        follow_ups.diagnosis_id,
        follow_ups.submission_id,
        cast(null as {{ text_type }}) as title,
        cast(null as {{ text_type }}) as outcome,
        follow_ups.next_plan as detail
    from {{ ref('int_follow_ups') }} as follow_ups
    inner join {{ ref('int_submissions') }} as submissions
        on follow_ups.submission_id = submissions.submission_id
    union all
    select
        submissions.park_id,
        cast(corrections.corrected_on as timestamp) as event_at,
        5 as event_rank,
        'correction' as kind,
        corrections.diagnosis_id,
        corrections.submission_id,
        corrections.correction_id as title,
        corrections.correction_state as outcome,
        corrections.reason as detail
    from {{ ref('int_corrections') }} as corrections
    inner join {{ ref('int_submissions') }} as submissions
        on corrections.submission_id = submissions.submission_id

)

select
    parks.park_id,
    parks.park_name,
    parks.district_code,
    parks.district_name,
    cast(
        row_number() over (
            partition by events.park_id
            order by
                cast(events.event_at as date),
                events.event_rank,
                events.event_at,
                submissions.received_seq,
                events.title,
                events.diagnosis_id
        ) as integer
    ) as event_no,
    events.event_at,
    events.kind,
    events.diagnosis_id,
    events.submission_id,
    events.title,
    events.outcome,
    events.detail,
    case when events.kind = 'submission' then submissions.error_issues end as error_issues,
    case when events.kind = 'submission' then submissions.review_issues end as review_issues,
    case when events.kind = 'submission' then submissions.info_issues end as info_issues,
    case when events.kind = 'submission' then submissions.supersedes_submission_id end as supersedes_submission_id,
    case when events.kind = 'submission' then change_counts.changes end as changes
from events
inner join {{ ref('dim_parks') }} as parks on events.park_id = parks.park_id
left join {{ ref('fct_submissions') }} as submissions on events.submission_id = submissions.submission_id
left join change_counts on events.submission_id = change_counts.submission_id

with open_errors as (

    select
        submissions.diagnosis_id,
        cast(count(*) as integer) as open_errors
    from {{ ref('int_issue_states') }} as issues
    inner join {{ ref('int_submissions') }} as submissions
        on issues.submission_id = submissions.submission_id
    where submissions.is_current_report and issues.severity = 'error' and issues.state = 'open'
    group by submissions.diagnosis_id

),

works as (

    select
        submissions.diagnosis_id,
        cast(count(distinct works.work_code) as integer) as demonstration_works
    from {{ ref('stg_diagnosis__demonstration_works') }} as works
    inner join {{ ref('int_submissions') }} as submissions
        on works.submission_id = submissions.submission_id
    where submissions.is_current_report
    group by submissions.diagnosis_id

),

adoption as (

    select
        diagnosis_id,
        {{ decimal_mean(
            "sum(case when adoption in ('adopted', 'partly') then 100 else 0 end)", 'count(*)'
        ) }} as adoption_pct
    from {{ ref('int_recommendations') }}
    group by diagnosis_id

)

select
    standings.park_id,
    standings.standard_id,
    standings.diagnosis_id,
    requirements.requirements_met,
    standings.is_rankable,
    standings.not_rankable_reason,
    standings.not_rankable_reason_en,
    standings.gi,
    least(
        standings.eg, standings.rg, standings.ig, standings.cg, standings.hg, standings.mg
    ) as lowest_dimension,
    trends.gi_change,
    standings.slots - standings.slots_scored as unscored_slots,
    standings.review_state,
    coalesce(open_errors.open_errors, 0) as open_errors,
    standings.city_rank,
    standings.rankable_parks,
    draws.top_fifth_share,
    coalesce(works.demonstration_works, 0) as demonstration_works,
    follow_ups.state as follow_up_state,
    follow_ups.is_on_time as is_follow_up_on_time,
    follow_ups.days_overdue,
    adoption.adoption_pct
from {{ ref('int_current_standings') }} as standings
left join {{ ref('int_rank_draws') }} as draws
    on
        standings.park_id = draws.park_id
        and standings.standard_id = draws.standard_id
left join {{ ref('int_diagnosis_requirements') }} as requirements
    on standings.diagnosis_id = requirements.diagnosis_id
left join {{ ref('int_diagnosis_trends') }} as trends
    on
        standings.diagnosis_id = trends.diagnosis_id
        and standings.standard_id = trends.standard_id
left join open_errors on standings.diagnosis_id = open_errors.diagnosis_id
left join works on standings.diagnosis_id = works.diagnosis_id
left join {{ ref('int_follow_up_states') }} as follow_ups
    on standings.diagnosis_id = follow_ups.diagnosis_id
left join adoption on standings.diagnosis_id = adoption.diagnosis_id

select
    submissions.diagnosis_id || '-' || cast(recommendations.seq as {{ dbt.type_string() }}) as recommendation_id,
    submissions.diagnosis_id,
    submissions.park_id,
    submissions.diagnosis_year,
    submissions.submission_id,
    recommendations.seq,
    recommendations.content,
    recommendations.total_investment_wan_yuan,
    recommendations.fixed_investment_wan_yuan,
    recommendations.expected_effect,
    recommendations.note,
    recommendations.planned_date,
    recommendations.planned_precision,
    recommendations.source_file,
    recommendations.source_place,
    coalesce(answers.adoption, 'unanswered') as adoption,
    answers.progress,
    answers.reason,
    answers.actual_investment_wan_yuan,
    answers.actual_effect,
    answers.done_date,
    coalesce(follow_ups.state in ('due', 'overdue', 'submitted'), false) as counts_in_rates
from {{ ref('stg_diagnosis__recommendations') }} as recommendations
inner join {{ ref('int_submissions') }} as submissions
    on recommendations.reading_id = submissions.reading_id
left join {{ ref('int_recommendation_answers') }} as answers
    on submissions.diagnosis_id = answers.diagnosis_id and recommendations.seq = answers.seq
left join {{ ref('int_follow_up_states') }} as follow_ups
    on submissions.diagnosis_id = follow_ups.diagnosis_id
where submissions.is_current_report

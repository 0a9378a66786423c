with dated as (

    select
        submissions.diagnosis_id,
        submissions.park_id,
        submissions.diagnosis_year,
        diagnoses.completed_date,
        cast({{ dbt.dateadd('month', 'rules.due_months', 'diagnoses.completed_date') }} as date) as due_date,
        follow_ups.first_submitted_date as submitted_date,
        follow_ups.next_plan,
        rules.due_soon_days,
        as_of.as_of_date
    from {{ ref('int_submissions') }} as submissions
    inner join {{ ref('stg_diagnosis__diagnoses') }} as diagnoses
        on submissions.reading_id = diagnoses.reading_id
    left join {{ ref('int_follow_ups') }} as follow_ups
        on submissions.diagnosis_id = follow_ups.diagnosis_id and follow_ups.is_latest
    cross join {{ ref('follow_up_rules') }} as rules
    cross join {{ ref('int_as_of') }} as as_of
    where submissions.is_current_report

)

select
    diagnosis_id,
    park_id,
    diagnosis_year,
    completed_date,
    due_date,
    submitted_date,
    next_plan,
    case
        when submitted_date is not null then 'submitted'
        when due_date is null then 'unknown'
        when as_of_date > due_date then 'overdue'
        when as_of_date = due_date then 'due'
        when {{ dbt.datediff('as_of_date', 'due_date', 'day') }} <= due_soon_days then 'due_soon'
        else 'not_due'
    end as state,
    submitted_date <= due_date as is_on_time,
    case
        when due_date is null then null
        when coalesce(submitted_date, as_of_date) <= due_date then 0
        else cast({{ dbt.datediff('due_date', 'coalesce(submitted_date, as_of_date)', 'day') }} as integer)
    end as days_overdue
from dated

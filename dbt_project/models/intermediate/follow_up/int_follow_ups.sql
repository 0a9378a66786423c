-- Lateness goes by the first follow-up that came: a later one that reports progress does not make it late.
-- A form without a date counts from the day it was received, by Beijing time.
with dated as (

    select
        follow_ups.submission_id,
        follow_ups.received_seq,
        follow_ups.next_plan,
        {{ diagnosis_id_of('follow_ups.park_id', 'follow_ups.diagnosis_year') }} as diagnosis_id,
        coalesce(
            follow_ups.submitted_date,
            cast({{ dbt.dateadd('hour', 8, 'submissions.received_at') }} as date)
        ) as submitted_date
    from {{ ref('stg_diagnosis__follow_ups') }} as follow_ups
    inner join {{ ref('int_submissions') }} as submissions
        on follow_ups.submission_id = submissions.submission_id

)

select
    dated.submission_id,
    dated.received_seq,
    dated.diagnosis_id,
    dated.submitted_date,
    dated.next_plan,
    min(dated.submitted_date) over (partition by dated.diagnosis_id) as first_submitted_date,
    row_number() over (partition by dated.diagnosis_id order by dated.received_seq desc) = 1 as is_latest
from dated
cross join {{ ref('int_as_of') }} as as_of
where dated.submitted_date <= as_of.as_of_date

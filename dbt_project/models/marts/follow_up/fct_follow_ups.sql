select
    parks.park_id,
    parks.park_name,
    parks.district_code,
    parks.district_name,
    follow_ups.diagnosis_id,
    follow_ups.diagnosis_year,
    follow_ups.completed_date,
    follow_ups.due_date,
    follow_ups.submitted_date,
    follow_ups.state,
    follow_ups.is_on_time,
    follow_ups.days_overdue,
    follow_ups.next_plan
from {{ ref('int_follow_up_states') }} as follow_ups
left join {{ ref('dim_parks') }} as parks on follow_ups.park_id = parks.park_id

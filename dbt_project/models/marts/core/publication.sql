with submissions as (

    select
        cast(count(*) as integer) as submissions,
        max(received_at) as last_received_at
    from {{ ref('fct_submissions') }}

),

diagnoses as (

    select
        cast(count(*) as integer) as diagnoses,
        cast(count(distinct park_id) as integer) as diagnosed_parks,
        cast(coalesce(sum(case when is_demo then 1 else 0 end), 0) as integer) as demo_diagnoses
    from {{ ref('fct_diagnoses') }}

)

select
    as_of.as_of_date,
    submissions.submissions,
    submissions.last_received_at,
    diagnoses.diagnoses,
    diagnoses.diagnosed_parks,
    diagnoses.demo_diagnoses
from {{ ref('int_as_of') }} as as_of
cross join submissions
cross join diagnoses

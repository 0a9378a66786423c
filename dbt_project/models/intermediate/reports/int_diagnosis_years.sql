-- Where several diagnoses of a park report a data year, the latest of them holds.
with reported as (

    select distinct
        submissions.diagnosis_id,
        submissions.submission_id,
        submissions.reading_id,
        submissions.park_id,
        submissions.diagnosis_year,
        indicator_values.indicator_set_id,
        indicator_values.data_year
    from {{ ref('stg_diagnosis__indicator_values') }} as indicator_values
    inner join {{ ref('int_submissions') }} as submissions
        on indicator_values.reading_id = submissions.reading_id
    where submissions.is_current_report

)

select
    diagnosis_id,
    submission_id,
    reading_id,
    park_id,
    diagnosis_year,
    indicator_set_id,
    data_year,
    row_number() over (
        partition by park_id, indicator_set_id, data_year order by diagnosis_year desc
    ) = 1 as is_current
from reported

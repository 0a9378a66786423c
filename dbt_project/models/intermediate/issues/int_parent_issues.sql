-- The part of a park that is also counted with its umbrella: said of the latest data year both have.
with years as (

    select distinct
        park_id,
        data_year,
        diagnosis_id
    from {{ ref('int_park_year_scores') }}

),

counted_twice as (

    select
        years.diagnosis_id,
        years.data_year,
        parents.park_name as parent_name,
        row_number() over (partition by years.diagnosis_id order by years.data_year desc) as year_rank
    from years
    inner join {{ ref('int_parks') }} as parks on years.park_id = parks.park_id
    inner join years as parent_years
        on
            parks.parent_park_id = parent_years.park_id
            and years.data_year = parent_years.data_year
    inner join {{ ref('int_parks') }} as parents on parent_years.park_id = parents.park_id

)

select
    counted_twice.diagnosis_id,
    submissions.submission_id,
    cast(counted_twice.data_year as {{ dbt.type_string() }}) as issue_key,
    counted_twice.data_year,
    cast(null as integer) as indicator_no,
    diagnoses.source_file as file,
    diagnoses.source_place as place,
    diagnoses.park_name_as_written as value,
    {{ issue_columns({'parent': 'counted_twice.parent_name'}) }}
from counted_twice
inner join {{ ref('int_submissions') }} as submissions
    on counted_twice.diagnosis_id = submissions.diagnosis_id and submissions.is_current_report
inner join {{ ref('stg_diagnosis__diagnoses') }} as diagnoses
    on submissions.reading_id = diagnoses.reading_id
inner join {{ ref('checks') }} as checks on checks.check_id = 'X41'
where counted_twice.year_rank = 1

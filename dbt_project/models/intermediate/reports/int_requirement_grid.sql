with diagnoses as (

    select distinct
        diagnosis_id,
        submission_id,
        reading_id,
        park_id,
        diagnosis_year,
        indicator_set_id
    from {{ ref('int_diagnosis_years') }}

)

select
    diagnoses.diagnosis_id,
    diagnoses.submission_id,
    diagnoses.park_id,
    diagnoses.diagnosis_year,
    diagnoses.indicator_set_id,
    requirements.requirement_no,
    requirements.kind,
    came.is_met,
    came.text_as_written,
    came.evidence,
    came.source_file,
    came.source_place,
    case
        when came.is_met then null
        when came.is_met is null then 'undecided'
        else 'not_met'
    end as ruling
from diagnoses
inner join {{ ref('basic_requirements') }} as requirements
    on diagnoses.indicator_set_id = requirements.indicator_set_id
left join {{ ref('stg_diagnosis__basic_requirements') }} as came
    on
        diagnoses.reading_id = came.reading_id
        and requirements.requirement_no = came.requirement_no

with reports as (

    select
        diagnosis_id,
        submission_id,
        park_id,
        diagnosis_year,
        data_year,
        indicator_set_id,
        indicator_no,
        value,
        attainment,
        state,
        source_file,
        source_place,
        lag(diagnosis_id) over earlier as earlier_diagnosis_id,
        lag(value) over earlier as earlier_value,
        lag(attainment) over earlier as earlier_attainment,
        lag(state) over earlier as earlier_state
    from {{ ref('int_indicator_grid') }}
    window earlier as (
        partition by park_id, data_year, indicator_set_id, indicator_no order by diagnosis_year
    )

)

-- Only a figure that stood can be restated: an absent one that is given later is no contradiction.
select
    diagnosis_id,
    submission_id,
    park_id,
    data_year,
    indicator_set_id,
    indicator_no,
    value,
    attainment,
    state,
    source_file,
    source_place,
    earlier_diagnosis_id,
    earlier_value,
    earlier_attainment
from reports
where
    earlier_state = 'reported'
    and (
        state <> 'reported'
        or value <> earlier_value
        or attainment <> earlier_attainment
    )

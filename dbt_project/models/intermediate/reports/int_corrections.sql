-- Guarded by the text as written: a correction holds as long as the source still says what it corrects.
with placed as (

    select
        corrections.correction_id,
        corrections.park_name,
        corrections.diagnosis_year,
        corrections.data_year,
        corrections.indicator_no,
        corrections.expect,
        corrections.value as value_text,
        corrections.reason,
        corrections.corrected_by,
        corrections.corrected_on,
        submissions.diagnosis_id,
        submissions.submission_id,
        submissions.reading_id,
        years.indicator_set_id,
        indicators.value_type,
        came.text_as_written
    from {{ ref('corrections') }} as corrections
    left join {{ ref('int_parks') }} as parks on corrections.park_name = parks.park_name
    left join {{ ref('int_submissions') }} as submissions
        on
            parks.park_id = submissions.park_id
            and corrections.diagnosis_year = submissions.diagnosis_year
            and submissions.is_current_report
    left join {{ ref('int_diagnosis_years') }} as years
        on
            submissions.diagnosis_id = years.diagnosis_id
            and corrections.data_year = years.data_year
    left join {{ ref('indicators') }} as indicators
        on
            years.indicator_set_id = indicators.indicator_set_id
            and corrections.indicator_no = indicators.indicator_no
    left join {{ ref('stg_diagnosis__indicator_values') }} as came
        on
            submissions.reading_id = came.reading_id
            and years.indicator_set_id = came.indicator_set_id
            and corrections.data_year = came.data_year
            and corrections.indicator_no = came.indicator_no

)

select
    correction_id,
    park_name,
    diagnosis_year,
    data_year,
    indicator_no,
    expect,
    reason,
    corrected_by,
    corrected_on,
    diagnosis_id,
    submission_id,
    indicator_set_id,
    text_as_written,
    case when value_type = 'numeric' then try_cast(value_text as double) end as value,
    case when value_type = 'categorical' then value_text end as attainment,
    case
        when diagnosis_id is null then 'no_diagnosis'
        when value_type is null then 'no_row'
        when coalesce(trim(text_as_written), '') <> coalesce(trim(expect), '') then 'mended'
        else 'applied'
    end as correction_state
from placed

select
    diagnosis_years.diagnosis_id,
    diagnosis_years.submission_id,
    diagnosis_years.park_id,
    diagnosis_years.diagnosis_year,
    diagnosis_years.data_year,
    diagnosis_years.is_current,
    diagnosis_years.indicator_set_id,
    indicators.indicator_no,
    came.value,
    came.attainment,
    coalesce(came.state, 'missing') as state,
    came.text_as_written,
    came.unit_as_written,
    came.evidence,
    came.note,
    came.source_file,
    came.source_place,
    came.code_version,
    came.registry_hash
from {{ ref('int_diagnosis_years') }} as diagnosis_years
inner join {{ ref('indicators') }} as indicators
    on diagnosis_years.indicator_set_id = indicators.indicator_set_id
left join {{ ref('stg_diagnosis__indicator_values') }} as came
    on
        diagnosis_years.reading_id = came.reading_id
        and diagnosis_years.data_year = came.data_year
        and diagnosis_years.indicator_set_id = came.indicator_set_id
        and indicators.indicator_no = came.indicator_no

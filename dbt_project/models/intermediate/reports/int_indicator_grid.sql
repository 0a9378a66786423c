select
    diagnosis_years.diagnosis_id,
    diagnosis_years.submission_id,
    diagnosis_years.park_id,
    diagnosis_years.diagnosis_year,
    diagnosis_years.data_year,
    diagnosis_years.is_current,
    diagnosis_years.indicator_set_id,
    indicators.indicator_no,
    case when corrections.correction_id is null then came.value else corrections.value end as value,
    case when corrections.correction_id is null then came.attainment else corrections.attainment end as attainment,
    case when corrections.correction_id is null then coalesce(came.state, 'missing') else 'reported' end as state,
    corrections.correction_id is not null as is_corrected,
    corrections.correction_id,
    came.value as value_as_read,
    came.attainment as attainment_as_read,
    corrections.reason as correction_reason,
    corrections.corrected_by,
    corrections.corrected_on,
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
left join {{ ref('int_corrections') }} as corrections
    on
        corrections.correction_state = 'applied'
        and diagnosis_years.diagnosis_id = corrections.diagnosis_id
        and diagnosis_years.data_year = corrections.data_year
        and indicators.indicator_no = corrections.indicator_no
        and diagnosis_years.indicator_set_id = corrections.indicator_set_id

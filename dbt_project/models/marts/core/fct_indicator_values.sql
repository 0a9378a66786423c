select
    parks.park_id,
    parks.park_name,
    parks.district_code,
    parks.district_name,
    grid.data_year,
    grid.indicator_set_id,
    grid.indicator_no,
    indicators.name_zh as indicator_name,
    indicators.unit,
    grid.value,
    grid.attainment,
    grid.state,
    grid.text_as_written,
    grid.unit_as_written,
    grid.evidence,
    grid.note,
    grid.is_corrected,
    grid.correction_id,
    grid.value_as_read,
    grid.attainment_as_read,
    grid.correction_reason,
    grid.corrected_by,
    grid.corrected_on,
    grid.diagnosis_id,
    grid.submission_id,
    grid.source_file,
    grid.source_place,
    grid.code_version,
    grid.registry_hash
from {{ ref('int_indicator_grid') }} as grid
left join {{ ref('dim_parks') }} as parks on grid.park_id = parks.park_id
left join {{ ref('indicators') }} as indicators
    on
        grid.indicator_set_id = indicators.indicator_set_id
        and grid.indicator_no = indicators.indicator_no
where grid.is_current

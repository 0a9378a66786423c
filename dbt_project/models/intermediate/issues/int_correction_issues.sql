{%- set reason = filled_in('reasons.name_{language}', {
    'found': "coalesce(corrections.text_as_written, '')",
    'expect': "coalesce(corrections.expect, '')",
}) -%}
select
    corrections.diagnosis_id,
    corrections.submission_id,
    corrections.correction_id as issue_key,
    corrections.data_year,
    corrections.indicator_no,
    'corrections.csv' as file,
    corrections.correction_id as place,
    corrections.text_as_written as value,
    {{ issue_columns({
        'id': 'corrections.correction_id',
        'park': 'corrections.park_name',
        'year': 'cast(corrections.data_year as ' ~ dbt.type_string() ~ ')',
        'no': 'cast(corrections.indicator_no as ' ~ dbt.type_string() ~ ')',
        'reason': reason,
    }) }}
from {{ ref('int_corrections') }} as corrections
inner join {{ ref('checks') }} as checks on checks.check_id = 'C01'
left join {{ ref('codes') }} as reasons
    on reasons.domain = 'correction_state' and corrections.correction_state = reasons.code
where corrections.correction_state <> 'applied'

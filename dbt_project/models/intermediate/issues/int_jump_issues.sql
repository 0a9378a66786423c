select
    jumps.diagnosis_id,
    jumps.submission_id,
    cast(jumps.data_year as {{ dbt.type_string() }})
    || '-' || cast(jumps.indicator_no as {{ dbt.type_string() }}) as issue_key,
    jumps.data_year,
    jumps.indicator_no,
    jumps.source_file as file,
    jumps.source_place as place,
    {{ number_text('jumps.value') }} as value,
    {{ issue_columns({
        'provider': 'jumps.provider_name',
        'count': 'cast(jumps.compared_parks as ' ~ dbt.type_string() ~ ')',
    }) }}
from {{ ref('int_yearly_jumps') }} as jumps
inner join {{ ref('checks') }} as checks on checks.check_id = 'X39'
where jumps.is_comparable and jumps.all_jump

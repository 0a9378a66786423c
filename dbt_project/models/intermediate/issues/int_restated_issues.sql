with restated as (

    select
        restated.diagnosis_id,
        restated.submission_id,
        restated.park_id,
        restated.data_year,
        restated.indicator_no,
        restated.source_file,
        restated.source_place,
        indicators.name_zh as indicator_zh,
        indicators.name_en as indicator_en,
        coalesce({{ number_text('restated.earlier_value') }}, earlier_levels.name_zh) as earlier_zh,
        coalesce({{ number_text('restated.earlier_value') }}, earlier_levels.name_en) as earlier_en,
        coalesce(
            case when restated.state = 'reported' then {{ number_text('restated.value') }} end,
            later_levels.name_zh, states.name_zh
        ) as later_zh,
        coalesce(
            case when restated.state = 'reported' then {{ number_text('restated.value') }} end,
            later_levels.name_en, states.name_en
        ) as later_en
    from {{ ref('int_restated_values') }} as restated
    inner join {{ ref('indicators') }} as indicators
        on
            restated.indicator_set_id = indicators.indicator_set_id
            and restated.indicator_no = indicators.indicator_no
    left join {{ ref('codes') }} as earlier_levels
        on earlier_levels.domain = 'attainment' and restated.earlier_attainment = earlier_levels.code
    left join {{ ref('codes') }} as later_levels
        on
            later_levels.domain = 'attainment'
            and restated.state = 'reported'
            and restated.attainment = later_levels.code
    left join {{ ref('codes') }} as states
        on states.domain = 'value_state' and restated.state = states.code

)

select
    restated.diagnosis_id,
    restated.submission_id,
    cast(restated.data_year as {{ dbt.type_string() }})
    || '-' || cast(restated.indicator_no as {{ dbt.type_string() }}) as issue_key,
    restated.data_year,
    restated.indicator_no,
    restated.source_file as file,
    restated.source_place as place,
    restated.later_zh as value,
    {{ issue_columns({
        'year': 'cast(restated.data_year as ' ~ dbt.type_string() ~ ')',
        'indicator': 'restated.indicator_{language}',
        'earlier': 'restated.earlier_{language}',
        'later': 'restated.later_{language}',
    }) }}
from restated
inner join {{ ref('checks') }} as checks on checks.check_id = 'S01'

with numbers as (

    select
        standard_id,
        'weight' as kind,
        slot_no as number,
        slot,
        cast(null as integer) as indicator_no
    from {{ ref('int_scoring_slots') }}
    union all
    select
        standard_id,
        'lead' as kind,
        indicator_no as number,
        cast(null as {{ dbt.type_string() }}) as slot,
        indicator_no
    from {{ ref('scoring_items') }}
    where better <> 'level'

)

select
    numbers.standard_id,
    numbers.kind,
    numbers.number,
    numbers.slot,
    numbers.indicator_no,
    ends.is_high,
    case when ends.is_high then choices.high else choices.low end as factor,
    cast(
        row_number() over (
            partition by numbers.standard_id order by numbers.kind, numbers.number, ends.is_high
        ) as integer
    ) as scenario_no
from numbers
inner join {{ ref('ranking_choices') }} as choices on numbers.kind = choices.kind
cross join (select true as is_high union all select false as is_high) as ends

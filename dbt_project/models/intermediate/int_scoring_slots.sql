-- A group's n slots are numbered over its first n members: no standard may choose more than it has.
with items as (

    select
        items.standard_id,
        items.indicator_no,
        items.choice_group,
        items.choose_n,
        indicators.dimension_code,
        row_number() over (
            partition by items.standard_id, items.choice_group order by items.indicator_no
        ) as member_no
    from {{ ref('scoring_items') }} as items
    inner join {{ ref('scoring_standards') }} as standards on items.standard_id = standards.standard_id
    inner join {{ ref('indicators') }} as indicators
        on
            standards.indicator_set_id = indicators.indicator_set_id
            and items.indicator_no = indicators.indicator_no

)

select
    standard_id,
    cast(indicator_no as {{ dbt.type_string() }}) as slot,
    choice_group,
    dimension_code
from items
where choice_group is null
union all
select
    standard_id,
    choice_group || '-' || cast(member_no as {{ dbt.type_string() }}) as slot,
    choice_group,
    dimension_code
from items
where choice_group is not null and member_no <= choose_n

-- slot_no counts a standard's slots in the order of their first indicators: the draws of the ranks go by it.
-- A group's n slots are numbered over its first n members: no standard may choose more than it has.
with items as (

    select
        items.standard_id,
        items.indicator_no,
        items.choice_group,
        items.choose_n,
        indicators.dimension_code,
        min(items.indicator_no) over (
            partition by
                items.standard_id,
                coalesce(items.choice_group, cast(items.indicator_no as {{ dbt.type_string() }}))
        ) as first_indicator_no,
        row_number() over (
            partition by items.standard_id, items.choice_group order by items.indicator_no
        ) as member_no
    from {{ ref('scoring_items') }} as items
    inner join {{ ref('scoring_standards') }} as standards on items.standard_id = standards.standard_id
    inner join {{ ref('indicators') }} as indicators
        on
            standards.indicator_set_id = indicators.indicator_set_id
            and items.indicator_no = indicators.indicator_no

),

slots as (

    select
        standard_id,
        case
            when choice_group is null then cast(indicator_no as {{ dbt.type_string() }})
            else choice_group || '-' || cast(member_no as {{ dbt.type_string() }})
        end as slot,
        choice_group,
        dimension_code,
        first_indicator_no,
        member_no
    from items
    where choice_group is null or member_no <= choose_n

)

select
    standard_id,
    slot,
    cast(
        row_number() over (
            partition by standard_id order by first_indicator_no, choice_group, member_no
        ) as integer
    ) as slot_no,
    choice_group,
    dimension_code
from slots

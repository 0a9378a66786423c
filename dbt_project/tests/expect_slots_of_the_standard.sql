-- The standard's own count, made from its items without the slots the models define.
with groups_of_standard as (

    select
        standard_id,
        choice_group,
        case when choice_group is null then count(*) else max(choose_n) end as slots
    from {{ ref('scoring_items') }}
    group by standard_id, choice_group

),

expected as (

    select
        standard_id,
        sum(slots) as slots
    from groups_of_standard
    group by standard_id

),

counted as (

    select
        park_id,
        data_year,
        standard_id,
        sum(case when is_counted and score is not null then 1 else 0 end) as slots_scored,
        count(slot) as slots_taken,
        count(distinct slot) as distinct_slots
    from {{ ref('fct_indicator_scores') }}
    group by park_id, data_year, standard_id

)

select
    scores.park_id,
    scores.data_year,
    scores.standard_id,
    scores.slots,
    expected.slots as slots_expected,
    scores.slots_scored,
    counted.slots_scored as slots_scored_expected,
    'slots differ from the standard, or two indicators share one' as why
from {{ ref('fct_park_scores') }} as scores
left join expected on scores.standard_id = expected.standard_id
left join counted
    on
        scores.park_id = counted.park_id
        and scores.data_year = counted.data_year
        and scores.standard_id = counted.standard_id
where
    expected.slots is null
    or scores.slots <> expected.slots
    or counted.slots_taken is null
    or counted.slots_taken > scores.slots
    or counted.slots_taken <> counted.distinct_slots
    or scores.slots_scored <> counted.slots_scored

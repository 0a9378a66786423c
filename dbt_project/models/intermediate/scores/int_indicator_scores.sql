-- Capped before the cast: a value near zero of a lower-is-better indicator would not fit a decimal(18, 6).
with judged as (

    select
        grid.diagnosis_id,
        grid.park_id,
        grid.diagnosis_year,
        grid.data_year,
        grid.is_current,
        grid.indicator_set_id,
        grid.indicator_no,
        grid.state,
        standards.standard_id,
        items.better,
        items.lead_value,
        items.lead_words,
        items.max_score,
        items.choice_group,
        items.choose_n,
        items.status as lead_status,
        case
            when grid.state <> 'reported' then null
            when items.better = 'level' then levels.score
            when grid.value is null then null
            when items.better = 'higher' then 100 * grid.value / items.lead_value
            when items.better = 'lower' and grid.value <= 0 then standards.at_or_below_zero_score
            when items.better = 'lower' then 100 * items.lead_value / grid.value
        end as uncapped_score,
        case
            when grid.state <> 'reported' or grid.value is null then 0
            when items.better = 'higher' then 1
            when items.better = 'lower' and grid.value > 0 then -1
            else 0
        end as lead_power
    from {{ ref('int_indicator_grid') }} as grid
    inner join {{ ref('scoring_standards') }} as standards
        on grid.indicator_set_id = standards.indicator_set_id
    inner join {{ ref('scoring_items') }} as items
        on
            standards.standard_id = items.standard_id
            and grid.indicator_no = items.indicator_no
    left join {{ ref('scoring_levels') }} as levels
        on
            standards.standard_id = levels.standard_id
            and grid.attainment = levels.level

)

select
    diagnosis_id,
    park_id,
    diagnosis_year,
    data_year,
    is_current,
    indicator_set_id,
    indicator_no,
    state,
    standard_id,
    better,
    lead_value,
    lead_words,
    max_score,
    choice_group,
    choose_n,
    lead_status,
    uncapped_score,
    lead_power,
    case
        when uncapped_score is not null
            then cast(least(greatest(uncapped_score, 0), max_score) as decimal(18, 6))
    end as score
from judged

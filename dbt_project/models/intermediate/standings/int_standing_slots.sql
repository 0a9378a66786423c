{%- set block_size = slots_per_block() | string -%}
-- What is ranked today, slot by slot; an empty slot has no member and scores 0.
with numbered as (

    select
        standings.standard_id,
        standings.park_id,
        slot_scores.slot_no,
        coalesce(slot_scores.indicator_no, 0) as indicator_no,
        coalesce(slot_scores.uncapped_score, 0) as uncapped_score,
        coalesce(slot_scores.lead_power, 0) as lead_power,
        coalesce(slot_scores.max_score, 0) as max_score,
        cast(dense_rank() over (order by standings.park_id) as integer) as park_no,
        {{ integer_division('slot_scores.slot_no - 1', block_size) }} as block_no
    from {{ ref('int_current_standings') }} as standings
    inner join {{ ref('int_slot_scores') }} as slot_scores
        on
            standings.diagnosis_id = slot_scores.diagnosis_id
            and standings.data_year = slot_scores.data_year
            and standings.standard_id = slot_scores.standard_id
    where standings.is_rankable

)

select
    standard_id,
    park_id,
    park_no,
    slot_no,
    block_no,
    slot_no - 1 - block_no * {{ block_size }} as position,
    indicator_no,
    uncapped_score,
    lead_power,
    max_score
from numbered

select distinct
    blocks.standard_id,
    blocks.block_no,
    blocks.members,
    slots.slot_no,
    slots.position,
    slots.indicator_no
from {{ ref('int_standing_blocks') }} as blocks
inner join {{ ref('int_standing_slots') }} as slots
    on
        blocks.standard_id = slots.standard_id
        and blocks.park_no = slots.park_no
        and blocks.block_no = slots.block_no

with ranked_parks as (

    select distinct
        standard_id,
        park_id,
        park_no
    from {{ ref('int_standing_blocks') }}

),

moved as (

    select
        standings.park_id,
        standings.standard_id,
        standings.city_rank,
        sensitivity.kind,
        sensitivity.number,
        sensitivity.slot,
        sensitivity.indicator_no,
        sensitivity.factor_low,
        sensitivity.factor_high,
        sensitivity.rank_low,
        sensitivity.rank_high,
        greatest(sensitivity.rank_low, sensitivity.rank_high, standings.city_rank)
        - least(sensitivity.rank_low, sensitivity.rank_high, standings.city_rank) as rank_swing
    from {{ ref('int_rank_sensitivity') }} as sensitivity
    inner join ranked_parks
        on
            sensitivity.standard_id = ranked_parks.standard_id
            and sensitivity.park_no = ranked_parks.park_no
    inner join {{ ref('int_current_standings') }} as standings
        on
            ranked_parks.standard_id = standings.standard_id
            and ranked_parks.park_id = standings.park_id

)

select
    parks.park_id,
    parks.park_name,
    parks.district_code,
    parks.district_name,
    moved.standard_id,
    moved.kind as choice_kind,
    moved.number as choice_no,
    moved.slot,
    moved.indicator_no,
    moved.factor_low,
    moved.factor_high,
    moved.city_rank,
    moved.rank_low,
    moved.rank_high,
    moved.rank_swing,
    moved.rank_swing > 0
    and moved.rank_swing = max(moved.rank_swing) over (
        partition by moved.park_id, moved.standard_id
    ) as is_largest
from moved
left join {{ ref('dim_parks') }} as parks on moved.park_id = parks.park_id

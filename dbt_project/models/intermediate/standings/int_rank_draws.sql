with {{ ranked_under(ref('int_draw_factors')) }},

parks as (

    select distinct
        standard_id,
        park_id,
        park_no
    from {{ ref('int_standing_blocks') }}

),

sizes as (

    select
        standard_id,
        {{ integer_division('count(*) + 4', '5') }} as top_fifth
    from parks
    group by standard_id

),

summed as (

    select
        ranked.standard_id,
        ranked.park_no,
        percentile_disc(0.05) within group (order by ranked.scenario_rank) as rank_p05,
        percentile_disc(0.5) within group (order by ranked.scenario_rank) as rank_p50,
        percentile_disc(0.95) within group (order by ranked.scenario_rank) as rank_p95,
        {{ decimal_mean(
            'sum(case when ranked.scenario_rank <= sizes.top_fifth then 1 else 0 end)', 'count(*)'
        ) }} as top_fifth_share
    from ranked
    inner join sizes on ranked.standard_id = sizes.standard_id
    group by ranked.standard_id, ranked.park_no

)

select
    parks.park_id,
    summed.standard_id,
    cast(summed.rank_p05 as integer) as rank_p05,
    cast(summed.rank_p50 as integer) as rank_p50,
    cast(summed.rank_p95 as integer) as rank_p95,
    summed.top_fifth_share
from summed
inner join parks
    on
        summed.standard_id = parks.standard_id
        and summed.park_no = parks.park_no

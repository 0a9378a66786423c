with rankings as (

    select
        park_id,
        data_year,
        standard_id,
        diagnosis_id,
        park_level,
        gi,
        is_rankable,
        not_rankable_reason,
        not_rankable_reason_en,
        review_state,
        {{ ranks_among_rankable('standard_id, data_year') }}
    from {{ ref('int_park_year_scores') }}

),

-- Ranked anew among the parks rankable in both years: a newcomer moves nobody down.
moves as (

    select
        later.park_id,
        later.data_year,
        later.standard_id,
        cast(
            rank() over (partition by later.standard_id, later.data_year order by earlier.gi desc)
            - rank() over (partition by later.standard_id, later.data_year order by later.gi desc)
            as integer
        ) as city_rank_change
    from rankings as later
    inner join rankings as earlier
        on
            later.park_id = earlier.park_id
            and later.standard_id = earlier.standard_id
            and later.data_year = earlier.data_year + 1
    where later.is_rankable and earlier.is_rankable

)

select
    parks.park_id,
    parks.park_name,
    parks.district_code,
    parks.district_name,
    rankings.data_year,
    rankings.standard_id,
    rankings.park_level,
    rankings.gi,
    rankings.is_rankable,
    rankings.not_rankable_reason,
    rankings.not_rankable_reason_en,
    rankings.review_state,
    rankings.city_rank,
    rankings.district_rank,
    rankings.level_rank,
    moves.city_rank_change,
    rankings.diagnosis_id
from rankings
left join moves
    on
        rankings.park_id = moves.park_id
        and rankings.data_year = moves.data_year
        and rankings.standard_id = moves.standard_id
left join {{ ref('dim_parks') }} as parks on rankings.park_id = parks.park_id

with ranked as (

    select
        'fct_park_rankings' as table_name,
        park_id,
        data_year,
        district_code,
        park_level,
        is_rankable,
        not_rankable_reason,
        city_rank,
        district_rank,
        level_rank
    from {{ ref('fct_park_rankings') }}
    union all
    select
        'fct_current_standings' as table_name,
        park_id,
        data_year,
        district_code,
        park_level,
        is_rankable,
        not_rankable_reason,
        city_rank,
        district_rank,
        level_rank
    from {{ ref('fct_current_standings') }}

)

select
    table_name,
    park_id,
    data_year,
    is_rankable,
    city_rank,
    not_rankable_reason,
    'a rankable park needs its ranks and no reason, any other a reason and no rank' as why
from ranked
where
    is_rankable <> (city_rank is not null)
    or (is_rankable and district_code is not null) <> (district_rank is not null)
    or (is_rankable and park_level is not null) <> (level_rank is not null)
    or is_rankable = (not_rankable_reason is not null)
union all
select
    'fct_current_standings' as table_name,
    park_id,
    data_year,
    is_rankable,
    city_rank,
    not_rankable_reason,
    'the ranks over the draws are missing, out of order or not among the ranked parks' as why
from {{ ref('fct_current_standings') }}
where
    is_rankable <> coalesce(
        rank_p05 between 1 and rank_p50
        and rank_p50 <= rank_p95
        and rank_p95 <= rankable_parks
        and top_fifth_share between 0 and 1, false
    )

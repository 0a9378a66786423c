select
    parks.park_id,
    parks.park_name,
    parks.district_code,
    parks.district_name,
    standings.standard_id,
    standings.data_year,
    standings.park_level,
    standings.gi,
    standings.gi_scored_only,
    standings.slots,
    standings.slots_scored,
    standings.eg,
    standings.rg,
    standings.ig,
    standings.cg,
    standings.hg,
    standings.mg,
    standings.is_rankable,
    standings.not_rankable_reason,
    standings.not_rankable_reason_en,
    standings.review_state,
    standings.city_rank,
    standings.district_rank,
    standings.level_rank,
    standings.rankable_parks,
    draws.rank_p05,
    draws.rank_p50,
    draws.rank_p95,
    draws.top_fifth_share,
    standings.diagnosis_id
from {{ ref('int_current_standings') }} as standings
left join {{ ref('dim_parks') }} as parks on standings.park_id = parks.park_id
left join {{ ref('int_rank_draws') }} as draws
    on
        standings.park_id = draws.park_id
        and standings.standard_id = draws.standard_id

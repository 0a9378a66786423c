select
    parks.park_id,
    parks.park_name,
    parks.district_code,
    parks.district_name,
    scores.data_year,
    scores.standard_id,
    standards.status as standard_status,
    scores.gi,
    scores.gi_scored_only,
    scores.slots,
    scores.slots_scored,
    scores.eg,
    scores.rg,
    scores.ig,
    scores.cg,
    scores.hg,
    scores.mg,
    own_scores.score as own_score,
    scores.diagnosis_id
from {{ ref('int_park_year_scores') }} as scores
left join {{ ref('dim_parks') }} as parks on scores.park_id = parks.park_id
left join {{ ref('scoring_standards') }} as standards on scores.standard_id = standards.standard_id
left join {{ ref('int_own_scores') }} as own_scores
    on
        scores.diagnosis_id = own_scores.diagnosis_id
        and scores.data_year = own_scores.data_year

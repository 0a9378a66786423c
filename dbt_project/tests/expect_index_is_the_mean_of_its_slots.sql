-- Recomputed from the published item scores, to within half a millionth.
with recomputed as (

    select
        park_id,
        data_year,
        standard_id,
        sum(case when is_counted then score else 0 end) as score_sum,
        count(case when is_counted then score end) as scored
    from {{ ref('fct_indicator_scores') }}
    group by park_id, data_year, standard_id

)

select
    scores.park_id,
    scores.data_year,
    scores.standard_id,
    scores.gi,
    scores.gi_scored_only,
    recomputed.score_sum,
    'gi or gi_scored_only is not the mean of the counted scores' as why
from {{ ref('fct_park_scores') }} as scores
left join recomputed
    on
        scores.park_id = recomputed.park_id
        and scores.data_year = recomputed.data_year
        and scores.standard_id = recomputed.standard_id
where
    recomputed.score_sum is null
    or abs(scores.gi * scores.slots - recomputed.score_sum) > 0.0000005 * scores.slots
    or abs(coalesce(scores.gi_scored_only, 0) * recomputed.scored - recomputed.score_sum)
    > 0.0000005 * recomputed.scored

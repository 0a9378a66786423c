with own_scores as (

    select
        submissions.diagnosis_id,
        own_scores.data_year,
        own_scores.score,
        row_number() over (
            partition by submissions.diagnosis_id, own_scores.data_year
            order by own_scores.source_file, own_scores.source_place, own_scores.score desc
        ) as mention_rank
    from {{ ref('stg_diagnosis__own_scores') }} as own_scores
    inner join {{ ref('int_submissions') }} as submissions
        on own_scores.reading_id = submissions.reading_id and submissions.is_current_report

)

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
left join own_scores
    on
        scores.diagnosis_id = own_scores.diagnosis_id
        and scores.data_year = own_scores.data_year
        and own_scores.mention_rank = 1

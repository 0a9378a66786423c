with ends as (

    select
        diagnosis_id,
        standard_id,
        min(data_year) as first_year,
        max(data_year) as last_year
    from {{ ref('int_diagnosis_year_scores') }}
    group by diagnosis_id, standard_id

)

select
    ends.diagnosis_id,
    ends.standard_id,
    ends.first_year,
    ends.last_year,
    case when ends.first_year < ends.last_year then last_scores.gi - first_scores.gi end as gi_change
from ends
inner join {{ ref('int_diagnosis_year_scores') }} as first_scores
    on
        ends.diagnosis_id = first_scores.diagnosis_id
        and ends.standard_id = first_scores.standard_id
        and ends.first_year = first_scores.data_year
inner join {{ ref('int_diagnosis_year_scores') }} as last_scores
    on
        ends.diagnosis_id = last_scores.diagnosis_id
        and ends.standard_id = last_scores.standard_id
        and ends.last_year = last_scores.data_year

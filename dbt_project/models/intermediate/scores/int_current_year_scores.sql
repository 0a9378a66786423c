with recent as (

    select
        scores.*,
        row_number() over (
            partition by scores.park_id, scores.standard_id order by scores.data_year desc
        ) as year_rank
    from {{ ref('int_park_year_scores') }} as scores
    inner join {{ ref('scoring_standards') }} as standards
        on scores.standard_id = standards.standard_id
    cross join {{ ref('int_as_of') }} as as_of
    where
        scores.data_year <= as_of.as_of_year
        and scores.data_year >= as_of.as_of_year - standards.current_within_years

)

select *
from recent
where year_rank = 1

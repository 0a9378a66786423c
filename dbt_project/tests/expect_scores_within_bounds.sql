select
    park_id,
    data_year,
    standard_id,
    indicator_no,
    state,
    score,
    max_score,
    case
        when state = 'reported' then 'a reported value has no score, or one outside 0 to its maximum'
        else 'a value that was not reported has a score'
    end as why
from {{ ref('fct_indicator_scores') }}
where
    (state = 'reported' and (score is null or score < 0 or score > max_score))
    or (state <> 'reported' and score is not null)

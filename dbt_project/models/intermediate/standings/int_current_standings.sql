select
    standings.*,
    {{ ranks_among_rankable('standings.standard_id') }},
    cast(
        sum(case when is_rankable then 1 else 0 end) over (partition by standard_id) as integer
    ) as rankable_parks
from {{ ref('int_current_year_scores') }} as standings

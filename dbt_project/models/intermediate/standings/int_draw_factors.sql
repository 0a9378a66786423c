select
    standards.standard_id,
    draws.draw_no as scenario_no,
    draws.kind,
    draws.number,
    draws.factor
from {{ ref('ranking_draws') }} as draws
cross join {{ ref('scoring_standards') }} as standards

with {{ ranked_under(ref('int_rank_choices')) }}

select
    ranked.standard_id,
    ranked.park_no,
    choices.kind,
    choices.number,
    choices.slot,
    choices.indicator_no,
    max(case when choices.is_high then null else choices.factor end) as factor_low,
    max(case when choices.is_high then choices.factor end) as factor_high,
    max(case when choices.is_high then null else ranked.scenario_rank end) as rank_low,
    max(case when choices.is_high then ranked.scenario_rank end) as rank_high
from ranked
inner join {{ ref('int_rank_choices') }} as choices
    on
        ranked.standard_id = choices.standard_id
        and ranked.scenario_no = choices.scenario_no
group by
    ranked.standard_id, ranked.park_no, choices.kind, choices.number, choices.slot, choices.indicator_no

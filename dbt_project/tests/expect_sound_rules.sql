-- Registry rows that the models could not follow: a bureau may change them, so they are tested as data.
with items as (

    select
        items.standard_id,
        items.indicator_no,
        items.better,
        items.lead_value,
        items.max_score,
        items.choice_group,
        items.choose_n,
        indicators.indicator_no as known_indicator_no,
        count(*) over (partition by items.standard_id, items.choice_group) as members,
        min(items.choose_n) over (partition by items.standard_id, items.choice_group) as smallest_n
    from {{ ref('scoring_items') }} as items
    left join {{ ref('scoring_standards') }} as standards on items.standard_id = standards.standard_id
    left join {{ ref('indicators') }} as indicators
        on
            standards.indicator_set_id = indicators.indicator_set_id
            and items.indicator_no = indicators.indicator_no

)

select
    'scoring_items' as seed,
    standard_id || ' no. ' || cast(indicator_no as {{ dbt.type_string() }}) as which,
    case
        when known_indicator_no is null then 'the standard or the indicator is not in the registry'
        when better not in ('higher', 'lower', 'level') then 'better must be higher, lower or level'
        when max_score is null or max_score < 0 then 'max_score must be 0 or more'
        when better <> 'level' and (lead_value is null or lead_value <= 0) then 'a numeric item needs a lead value above 0'
        else 'choose_n must be the same in the whole group, from 1 to the number of its members'
    end as why
from items
where
    known_indicator_no is null
    or better not in ('higher', 'lower', 'level')
    or max_score is null
    or max_score < 0
    or (better <> 'level' and (lead_value is null or lead_value <= 0))
    or (
        choice_group is not null
        and (choose_n is null or choose_n <> smallest_n or choose_n < 1 or choose_n > members)
    )
union all
select
    'scoring_levels',
    standards.standard_id || ' ' || codes.code,
    'the standard does not say what this level scores'
from {{ ref('scoring_standards') }} as standards
inner join {{ ref('codes') }} as codes on codes.domain = 'attainment'
left join {{ ref('scoring_levels') }} as levels
    on standards.standard_id = levels.standard_id and codes.code = levels.level
where levels.score is null
union all
select
    'benchmark_criteria',
    criteria.policy_id || ' ' || criteria.criterion_id,
    case
        when policies.policy_id is null then 'the policy is not in benchmark_policies'
        when criteria.threshold is null then 'a criterion needs a threshold'
        when operators.code is null then 'the operator is none of those in codes'
        else 'kind must be gate or merit'
    end
from {{ ref('benchmark_criteria') }} as criteria
left join {{ ref('benchmark_policies') }} as policies on criteria.policy_id = policies.policy_id
left join {{ ref('codes') }} as operators
    on operators.domain = 'operator' and criteria.operator = operators.code
where
    policies.policy_id is null
    or criteria.threshold is null
    or operators.code is null
    or criteria.kind not in ('gate', 'merit')
union all
select
    'benchmark_policies',
    policies.policy_id,
    'the policy has no row in benchmark_criteria'
from {{ ref('benchmark_policies') }} as policies
left join {{ ref('benchmark_criteria') }} as criteria on policies.policy_id = criteria.policy_id
where criteria.criterion_id is null
union all
select
    'follow_up_rules',
    'all rows',
    'exactly one rule is expected'
from {{ ref('follow_up_rules') }}
having count(*) <> 1
union all
select
    'benchmark_reasons',
    metrics.reason_code,
    'a result has no words'
from (select distinct reason_code from {{ ref('int_benchmark_metrics') }}) as metrics
left join {{ ref('benchmark_reasons') }} as reasons on metrics.reason_code = reasons.reason_code
where reasons.reason_code is null
union all
select distinct
    'ranking_draws',
    choices.standard_id || ' ' || choices.kind || ' ' || cast(choices.number as {{ dbt.type_string() }}),
    'every draw needs one factor for this choice, within its range in ranking_choices'
from {{ ref('int_rank_choices') }} as choices
cross join (select count(distinct draw_no) as draws from {{ ref('ranking_draws') }}) as expected
inner join {{ ref('ranking_choices') }} as ranges on choices.kind = ranges.kind
left join (
    select
        kind,
        number,
        count(distinct draw_no) as draws,
        count(*) as factors,
        min(factor) as low,
        max(factor) as high
    from {{ ref('ranking_draws') }}
    group by kind, number
) as drawn on choices.kind = drawn.kind and choices.number = drawn.number
where
    drawn.draws is null
    or drawn.draws <> expected.draws
    or drawn.factors <> expected.draws
    or drawn.low < ranges.low
    or drawn.high > ranges.high
union all
select
    'corrections',
    corrections.correction_id,
    'value must be a number, or met, partly, not_met for an indicator judged by words; one row for a cell'
from (
    select
        corrections.correction_id,
        corrections.value,
        levels.code as level,
        count(*) over (
            partition by
                corrections.park_name, corrections.diagnosis_year, corrections.data_year, corrections.indicator_no
        ) as rows_for_cell
    from {{ ref('corrections') }} as corrections
    left join {{ ref('codes') }} as levels on levels.domain = 'attainment' and corrections.value = levels.code
) as corrections
where
    corrections.rows_for_cell > 1
    or (corrections.level is null and try_cast(corrections.value as double) is null)
union all
select
    'issue_waivers',
    waivers.check_id || ' ' || waivers.park_name,
    'the check is not in the catalogue, or no park is registered by this name'
from {{ ref('issue_waivers') }} as waivers
left join {{ ref('checks') }} as checks on waivers.check_id = checks.check_id
left join {{ ref('dim_parks') }} as parks on waivers.park_name = parks.park_name
where checks.check_id is null or parks.park_id is null

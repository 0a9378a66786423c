with standings as (

    select
        park_id,
        standard_id,
        diagnosis_id
    from {{ ref('int_current_standings') }}

),

measured as (

    select
        standings.park_id,
        standings.diagnosis_id,
        policies.policy_id,
        policies.standard_id,
        criteria.criterion_id,
        criteria.kind,
        criteria.metric,
        criteria.operator,
        criteria.threshold,
        metrics.measured,
        coalesce(metrics.detail_zh, criteria.metric) as detail_zh,
        coalesce(metrics.detail_en, criteria.metric) as detail_en,
        coalesce(metrics.reason_code, 'unknown_metric') as reason_code,
        case
            when metrics.fixed_status is not null then metrics.fixed_status
            when metrics.measured is null then 'UNKNOWN'
            when criteria.operator = '>=' and metrics.measured >= criteria.threshold then 'PASS'
            when criteria.operator = '<=' and metrics.measured <= criteria.threshold then 'PASS'
            when criteria.operator = '=' and metrics.measured = criteria.threshold then 'PASS'
            when criteria.operator = '>' and metrics.measured > criteria.threshold then 'PASS'
            when criteria.operator = '<' and metrics.measured < criteria.threshold then 'PASS'
            else 'FAIL'
        end as status
    from {{ ref('benchmark_policies') }} as policies
    inner join standings on policies.standard_id = standings.standard_id
    inner join {{ ref('benchmark_criteria') }} as criteria on policies.policy_id = criteria.policy_id
    left join {{ ref('int_benchmark_metrics') }} as metrics
        on
            standings.park_id = metrics.park_id
            and standings.standard_id = metrics.standard_id
            and criteria.metric = metrics.metric

)

select
    parks.park_id,
    parks.park_name,
    parks.district_code,
    parks.district_name,
    measured.policy_id,
    measured.standard_id,
    measured.criterion_id,
    measured.kind,
    measured.metric,
    measured.status,
    measured.measured,
    measured.operator,
    measured.threshold,
    {%- for language, column_name in [('zh', 'reason'), ('en', 'reason_en')] %}
    {{ filled_in('reasons.text_' ~ language, {
        'measured': "coalesce(" ~ number_text_beside('measured.measured', 'measured.threshold') ~ ", '')",
        'operator': 'operators.name_' ~ language,
        'threshold': number_text('measured.threshold'),
        'detail': 'measured.detail_' ~ language,
    }) }} as {{ column_name }},
    {%- endfor %}
    evidence.evidence,
    measured.diagnosis_id
from measured
left join {{ ref('dim_parks') }} as parks on measured.park_id = parks.park_id
left join {{ ref('benchmark_reasons') }} as reasons on measured.reason_code = reasons.reason_code
left join {{ ref('codes') }} as operators
    on operators.domain = 'operator' and measured.operator = operators.code
left join {{ ref('int_demonstration_evidence') }} as evidence
    on measured.metric = 'demonstration_works' and measured.diagnosis_id = evidence.diagnosis_id

{%- set in_order = 'length(criterion_id), criterion_id' -%}
{%- set ids_of = "case when kind = '%s' and status = '%s' then criterion_id end" -%}
with counted as (

    select
        park_id,
        park_name,
        district_code,
        district_name,
        policy_id,
        standard_id,
        diagnosis_id,
        cast(sum(case when kind = 'gate' then 1 else 0 end) as integer) as gates,
        cast(sum(case when kind = 'gate' and status = 'PASS' then 1 else 0 end) as integer) as gates_passed,
        cast(sum(case when kind = 'gate' and status = 'FAIL' then 1 else 0 end) as integer) as gates_failed,
        cast(sum(case when kind = 'gate' and status = 'UNKNOWN' then 1 else 0 end) as integer) as gates_unknown,
        {{ joined_texts(ids_of | format('gate', 'FAIL'), in_order) }} as failed_criteria,
        {{ joined_texts(ids_of | format('gate', 'UNKNOWN'), in_order) }} as unknown_criteria,
        {{ joined_texts(ids_of | format('merit', 'PASS'), in_order) }} as merits_met
    from {{ ref('fct_benchmark_checks') }}
    group by park_id, park_name, district_code, district_name, policy_id, standard_id, diagnosis_id

)

select
    park_id,
    park_name,
    district_code,
    district_name,
    policy_id,
    standard_id,
    gates_passed = gates as is_candidate,
    gates_failed = 1 and gates_unknown = 0 as is_near_miss,
    gates,
    gates_passed,
    gates_failed,
    gates_unknown,
    failed_criteria,
    unknown_criteria,
    merits_met,
    diagnosis_id
from counted

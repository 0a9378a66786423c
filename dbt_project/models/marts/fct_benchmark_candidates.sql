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
        {{ joined_texts("case when kind = 'gate' and status = 'FAIL' then criterion_id end", 'length(criterion_id), criterion_id') }}
            as failed_criteria,
        {{ joined_texts("case when kind = 'gate' and status = 'UNKNOWN' then criterion_id end", 'length(criterion_id), criterion_id') }}
            as unknown_criteria,
        {{ joined_texts("case when kind = 'merit' and status = 'PASS' then criterion_id end", 'length(criterion_id), criterion_id') }}
            as merits_met
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

select
    requirements.diagnosis_id,
    case
        when sum(case when requirements.ruling = 'not_met' then 1 else 0 end) > 0 then false
        when sum(case when requirements.ruling = 'undecided' then 1 else 0 end) > 0 then null
        else true
    end as requirements_met,
    {{ joined_texts(
        "replace(words.name_zh, '{no}', cast(requirements.requirement_no as " ~ dbt.type_string() ~ "))",
        'requirements.requirement_no'
    ) }} as not_rankable_reason,
    {{ joined_texts(
        "replace(words.name_en, '{no}', cast(requirements.requirement_no as " ~ dbt.type_string() ~ "))",
        'requirements.requirement_no'
    ) }} as not_rankable_reason_en
from {{ ref('int_requirement_grid') }} as requirements
left join {{ ref('codes') }} as words
    on words.domain = 'requirement_ruling' and requirements.ruling = words.code
where requirements.kind = 'mandatory'
group by requirements.diagnosis_id

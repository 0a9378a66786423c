-- Why a check of the models could not be judged for a diagnosis.
with diagnoses as (

    select
        diagnosis_id,
        provider_id
    from {{ ref('int_submissions') }}
    where is_current_report

),

own_scores as (

    select distinct diagnosis_id
    from {{ ref('int_own_scores') }}

),

scored as (

    select distinct scores.diagnosis_id
    from {{ ref('int_diagnosis_year_scores') }} as scores
    inner join {{ ref('scoring_standards') }} as standards
        on scores.standard_id = standards.standard_id and standards.is_in_force

),

comparable as (

    select distinct diagnosis_id
    from {{ ref('int_yearly_jumps') }}
    where is_comparable

)

select
    diagnosis_id,
    'X19' as check_id,
    'no_provider' as gap_code,
    cast(null as {{ dbt.type_string() }}) as gap_count
from diagnoses
where provider_id is null
union all
select
    diagnoses.diagnosis_id,
    'X27' as check_id,
    case when own_scores.diagnosis_id is null then 'no_own_score' else 'no_standard' end as gap_code,
    cast(null as {{ dbt.type_string() }}) as gap_count
from diagnoses
left join own_scores on diagnoses.diagnosis_id = own_scores.diagnosis_id
left join scored on diagnoses.diagnosis_id = scored.diagnosis_id
where own_scores.diagnosis_id is null or scored.diagnosis_id is null
union all
select
    diagnoses.diagnosis_id,
    'X39' as check_id,
    case when diagnoses.provider_id is null then 'no_provider' else 'few_parks' end as gap_code,
    {{ number_text(check_parameter('X39', 'min_parks')) }} as gap_count
from diagnoses
left join comparable on diagnoses.diagnosis_id = comparable.diagnosis_id
where comparable.diagnosis_id is null

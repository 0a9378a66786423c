-- Chosen once for a diagnosis over all the years it reports, a later restatement notwithstanding.
with totals as (

    select
        diagnosis_id,
        standard_id,
        indicator_no,
        choice_group,
        choose_n,
        sum(coalesce(score, 0)) as total_score,
        count(score) > 0 as is_eligible
    from {{ ref('int_indicator_scores') }}
    group by diagnosis_id, standard_id, indicator_no, choice_group, choose_n

),

placed as (

    select
        diagnosis_id,
        standard_id,
        indicator_no,
        choice_group,
        choose_n,
        total_score,
        is_eligible,
        row_number() over (
            partition by diagnosis_id, standard_id, choice_group, is_eligible
            order by total_score desc, indicator_no
        ) as group_place
    from totals

),

chosen as (

    select
        diagnosis_id,
        standard_id,
        indicator_no,
        choice_group,
        total_score,
        is_eligible,
        case
            when choice_group is null then cast(indicator_no as {{ dbt.type_string() }})
            when is_eligible and group_place <= choose_n
                then choice_group || '-' || cast(group_place as {{ dbt.type_string() }})
        end as slot
    from placed

)

select
    diagnosis_id,
    standard_id,
    indicator_no,
    choice_group,
    total_score,
    slot,
    case
        when slot is not null then null
        when not is_eligible then 'never_reported'
        when
            total_score < min(case when slot is not null then total_score end) over (
                partition by diagnosis_id, standard_id, choice_group
            )
            then 'lower_sum'
        else 'higher_number'
    end as not_counted_code
from chosen

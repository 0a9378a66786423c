with counted as (

    select
        district_code,
        district_name,
        diagnosis_year,
        case when adoption in ('adopted', 'partly') then 1 else 0 end as is_taken_up,
        case when adoption = 'adopted' then 1 else 0 end as is_adopted,
        case when adoption = 'partly' then 1 else 0 end as is_partly_adopted,
        case when adoption = 'rejected' then 1 else 0 end as is_rejected,
        case when adoption = 'unanswered' then 1 else 0 end as is_unanswered,
        case when progress = 'done' then 1 else 0 end as is_carried_out,
        case when counts_in_rates then 1 else 0 end as counts,
        cast(coalesce(total_investment_wan_yuan, 0) as decimal(18, 6)) as investment
    from {{ ref('int_recommendations') }} as recommendations
    left join {{ ref('dim_parks') }} as parks on recommendations.park_id = parks.park_id

),

summed as (

    select
        district_code,
        district_name,
        diagnosis_year,
        count(*) as recommendations,
        sum(counts) as due_recommendations,
        sum(counts * is_taken_up) as taken_up,
        sum(counts * is_adopted) as adopted,
        sum(counts * is_partly_adopted) as partly_adopted,
        sum(counts * is_rejected) as rejected,
        sum(counts * is_unanswered) as unanswered,
        sum(counts * is_carried_out) as carried_out,
        cast(sum(counts * investment) as double) as due_investment_wan_yuan,
        cast(sum(counts * is_taken_up * investment) as double) as adopted_investment_wan_yuan,
        cast(sum(counts * is_carried_out * investment) as double) as carried_out_investment_wan_yuan
    from counted
    group by district_code, district_name, diagnosis_year

)

select
    district_code,
    district_name,
    diagnosis_year,
    cast(recommendations as integer) as recommendations,
    cast(due_recommendations as integer) as due_recommendations,
    cast(adopted as integer) as adopted,
    cast(partly_adopted as integer) as partly_adopted,
    cast(rejected as integer) as rejected,
    cast(unanswered as integer) as unanswered,
    cast(carried_out as integer) as carried_out,
    {{ decimal_mean('100 * taken_up', 'due_recommendations') }} as adoption_pct,
    {{ decimal_mean('100 * carried_out', 'due_recommendations') }} as completion_pct,
    due_investment_wan_yuan,
    adopted_investment_wan_yuan,
    carried_out_investment_wan_yuan,
    cast(
        100 * adopted_investment_wan_yuan / nullif(due_investment_wan_yuan, 0) as decimal(18, 6)
    ) as adoption_investment_pct,
    cast(
        100 * carried_out_investment_wan_yuan / nullif(due_investment_wan_yuan, 0) as decimal(18, 6)
    ) as completion_investment_pct
from summed

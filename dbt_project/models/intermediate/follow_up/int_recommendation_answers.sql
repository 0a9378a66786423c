-- Per recommendation the latest follow-up that speaks of it holds: a form may answer some of them only.
with answers as (

    select
        follow_ups.diagnosis_id,
        items.seq,
        items.adoption,
        items.progress,
        items.reason,
        items.actual_investment_wan_yuan,
        items.actual_effect,
        items.done_date,
        row_number() over (
            partition by follow_ups.diagnosis_id, items.seq
            order by follow_ups.received_seq desc, items.source_file desc, items.source_place desc
        ) as answer_rank
    from {{ ref('stg_diagnosis__follow_up_items') }} as items
    inner join {{ ref('int_follow_ups') }} as follow_ups
        on
            items.submission_id = follow_ups.submission_id
            and {{ diagnosis_id_of('items.park_id', 'items.diagnosis_year') }} = follow_ups.diagnosis_id

)

select
    diagnosis_id,
    seq,
    adoption,
    progress,
    reason,
    actual_investment_wan_yuan,
    actual_effect,
    done_date
from answers
where answer_rank = 1

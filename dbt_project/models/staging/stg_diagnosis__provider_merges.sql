with entries as (

    select
        provider_id,
        provider_name,
        merged_into,
        row_number() over (partition by provider_id order by register_seq desc) as entry_rank
    from {{ source('diagnosis', 'provider_register') }}

)

select
    merged.provider_name as merged_name,
    max(kept.provider_name) as provider_name
from entries as merged
inner join entries as kept
    on merged.merged_into = kept.provider_id and kept.entry_rank = 1
where merged.entry_rank = 1
group by merged.provider_name

with entries as (

    select
        park_id,
        park_name,
        aliases,
        district_code,
        park_level,
        parent_park_id,
        merged_into,
        is_confirmed,
        source,
        min(registered_at) over (partition by park_id) as first_registered_at,
        row_number() over (partition by park_id order by register_seq desc) as entry_rank
    from {{ source('diagnosis', 'park_register') }}

)

select
    park_id,
    park_name,
    aliases,
    district_code,
    park_level,
    parent_park_id,
    merged_into,
    is_confirmed,
    source,
    first_registered_at
from entries
where entry_rank = 1

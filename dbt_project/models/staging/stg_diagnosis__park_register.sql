with entries as (

    select
        park_id,
        park_name,
        aliases,
        district_code,
        park_level,
        parent_park_id,
        is_confirmed,
        source,
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
    is_confirmed,
    source
from entries
where entry_rank = 1

select
    park_id,
    park_name,
    park_level,
    district_code,
    district_name,
    aliases,
    parent_park_id,
    is_confirmed,
    source
from {{ ref('int_parks') }}

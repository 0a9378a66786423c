-- The register holds over the starter list, which only knows names, levels and districts. A park merged into
-- another is a name of that one, and its rows count there.
with registered as (

    select
        park_id,
        park_name,
        aliases,
        district_code,
        park_level,
        parent_park_id,
        is_confirmed,
        source,
        merged_into
    from {{ ref('stg_diagnosis__park_register') }}

),

starter as (

    select
        park_id,
        park_name,
        district_code,
        park_level
    from {{ ref('starter_parks') }}

),

parks as (

    select
        registered.park_id,
        registered.park_name,
        registered.aliases,
        coalesce(registered.district_code, starter.district_code) as district_code,
        coalesce(registered.park_level, starter.park_level) as park_level,
        registered.parent_park_id,
        registered.is_confirmed,
        registered.source
    from registered
    left join starter on registered.park_id = starter.park_id
    where registered.merged_into is null

    union all

    select
        starter.park_id,
        starter.park_name,
        cast(null as {{ dbt.type_string() }}) as aliases,
        starter.district_code,
        starter.park_level,
        cast(null as {{ dbt.type_string() }}) as parent_park_id,
        true as is_confirmed,
        'starter' as source
    from starter
    left join registered
        on starter.park_id = registered.park_id or starter.park_name = registered.park_name
    where registered.park_id is null

)

select
    parks.park_id,
    parks.park_name,
    parks.park_level,
    parks.district_code,
    districts.name_zh as district_name,
    parks.aliases,
    parks.parent_park_id,
    parks.is_confirmed,
    parks.source
from parks
left join {{ ref('districts') }} as districts on parks.district_code = districts.district_code

-- Every diagnosed park and year has each indicator of the set once, whether a value came or not.
with expected as (

    select
        indicator_set_id,
        count(*) as indicators
    from {{ ref('indicators') }}
    group by indicator_set_id

),

found as (

    select
        park_id,
        data_year,
        indicator_set_id,
        count(*) as found_values
    from {{ ref('fct_indicator_values') }}
    group by park_id, data_year, indicator_set_id

)

select
    found.park_id,
    found.data_year,
    found.found_values,
    expected.indicators,
    'the year does not have each indicator of its set once' as why
from found
left join expected on found.indicator_set_id = expected.indicator_set_id
where expected.indicators is null or found.found_values <> expected.indicators

{%- set dimensions = ['eg', 'rg', 'ig', 'cg', 'hg', 'mg'] -%}
-- Of every year a diagnosis reports, those since restated by a later one included: its own trend needs them.
with summed as (

    select
        diagnosis_id,
        park_id,
        diagnosis_year,
        data_year,
        is_current,
        standard_id,
        {%- for dimension in dimensions %}
        sum(case when dimension_code = '{{ dimension | upper }}' then score end) as {{ dimension }}_sum,
        count(case when dimension_code = '{{ dimension | upper }}' then 1 end) as {{ dimension }}_slots,
        {%- endfor %}
        sum(score) as score_sum,
        count(*) as slots,
        count(case when is_scored then 1 end) as slots_scored
    from {{ ref('int_slot_scores') }}
    group by diagnosis_id, park_id, diagnosis_year, data_year, is_current, standard_id

)

select
    diagnosis_id,
    park_id,
    diagnosis_year,
    data_year,
    is_current,
    standard_id,
    cast(slots as integer) as slots,
    cast(slots_scored as integer) as slots_scored,
    {%- for dimension in dimensions %}
    {{ decimal_mean(dimension ~ '_sum', dimension ~ '_slots') }} as {{ dimension }},
    {%- endfor %}
    {{ decimal_mean('score_sum', 'slots') }} as gi,
    {{ decimal_mean('score_sum', 'slots_scored') }} as gi_scored_only
from summed

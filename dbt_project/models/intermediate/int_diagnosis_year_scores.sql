{%- set dimensions = ['EG', 'RG', 'IG', 'CG', 'HG', 'MG'] -%}
-- Of every year a diagnosis reports, those since restated by a later one included: its own trend needs them.
select
    diagnosis_id,
    park_id,
    diagnosis_year,
    data_year,
    is_current,
    standard_id,
    {{ decimal_mean('sum(score)', 'count(*)') }} as gi,
    {{ decimal_mean('sum(score)', 'sum(case when is_scored then 1 else 0 end)') }} as gi_scored_only,
    cast(count(*) as integer) as slots,
    cast(sum(case when is_scored then 1 else 0 end) as integer) as slots_scored,
    {%- for dimension in dimensions %}
    {{ decimal_mean(
        "sum(case when dimension_code = '" ~ dimension ~ "' then score else 0 end)",
        "sum(case when dimension_code = '" ~ dimension ~ "' then 1 else 0 end)"
    ) }} as {{ dimension | lower }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ ref('int_slot_scores') }}
group by diagnosis_id, park_id, diagnosis_year, data_year, is_current, standard_id

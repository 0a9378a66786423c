{%- set positions = range(slots_per_block() | int) -%}
select
    standard_id,
    park_id,
    park_no,
    block_no,
    {{ joined_texts('cast(indicator_no as ' ~ dbt.type_string() ~ ')', 'position') }} as members
    {%- for position in positions %},
    coalesce(max(case when position = {{ position }} then uncapped_score end), 0) as uncapped_{{ position }},
    coalesce(max(case when position = {{ position }} then lead_power end), 0) as power_{{ position }},
    coalesce(max(case when position = {{ position }} then max_score end), 0) as max_{{ position }}
    {%- endfor %}
from {{ ref('int_standing_slots') }}
group by standard_id, park_id, park_no, block_no

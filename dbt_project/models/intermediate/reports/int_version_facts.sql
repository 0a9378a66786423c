{%- set text_type = dbt.type_string() -%}
{%- set dates = ['cover_date', 'onsite_start_date', 'onsite_end_date', 'handover_date', 'completed_date'] -%}
-- What two versions of a report are compared by: shown is what people read, compared what must be equal.
with versions as (

    select
        later.submission_id,
        later.reading_id,
        true as is_later
    from {{ ref('int_submissions') }} as later
    where later.supersedes_submission_id is not null
    union all
    select
        later.submission_id,
        earlier.reading_id,
        false as is_later
    from {{ ref('int_submissions') }} as later
    inner join {{ ref('int_submissions') }} as earlier
        on later.supersedes_submission_id = earlier.submission_id

)

select
    versions.submission_id,
    versions.is_later,
    'value' as kind,
    came.data_year,
    came.indicator_no,
    cast(null as {{ text_type }}) as item,
    came.text_as_written || coalesce(' ' || came.unit_as_written, '') as shown,
    came.state || coalesce(cast(came.value as {{ text_type }}), came.attainment, '') as compared
from versions
inner join {{ ref('stg_diagnosis__indicator_values') }} as came on versions.reading_id = came.reading_id
union all
select
    versions.submission_id,
    versions.is_later,
    'requirement' as kind,
    cast(null as integer) as data_year,
    cast(null as integer) as indicator_no,
    cast(came.requirement_no as {{ text_type }}) as item,
    came.text_as_written as shown,
    coalesce(cast(came.is_met as {{ text_type }}), '') as compared
from versions
inner join {{ ref('stg_diagnosis__basic_requirements') }} as came on versions.reading_id = came.reading_id
union all
select
    versions.submission_id,
    versions.is_later,
    'recommendation' as kind,
    cast(null as integer) as data_year,
    cast(null as integer) as indicator_no,
    came.content as item,
    coalesce({{ number_text('came.total_investment_wan_yuan') }}, '—')
    || ' / ' || coalesce({{ number_text('came.fixed_investment_wan_yuan') }}, '—') as shown,
    coalesce(cast(came.total_investment_wan_yuan as {{ text_type }}), '')
    || '/' || coalesce(cast(came.fixed_investment_wan_yuan as {{ text_type }}), '') as compared
from versions
inner join {{ ref('stg_diagnosis__recommendations') }} as came on versions.reading_id = came.reading_id
union all
select
    versions.submission_id,
    versions.is_later,
    'provider' as kind,
    cast(null as integer) as data_year,
    cast(null as integer) as indicator_no,
    'provider_name' as item,
    came.provider_name as shown,
    coalesce(came.provider_name, '') as compared
from versions
inner join {{ ref('stg_diagnosis__diagnoses') }} as came on versions.reading_id = came.reading_id
{%- for date in dates %}
union all
select
    versions.submission_id,
    versions.is_later,
    'date' as kind,
    cast(null as integer) as data_year,
    cast(null as integer) as indicator_no,
    '{{ date }}' as item,
    cast(came.{{ date }} as {{ text_type }}) as shown,
    coalesce(cast(came.{{ date }} as {{ text_type }}), '') as compared
from versions
inner join {{ ref('stg_diagnosis__diagnoses') }} as came on versions.reading_id = came.reading_id
{%- endfor %}

{% test expect_unique_grain(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as rows_found,
    'one row was expected' as why
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}

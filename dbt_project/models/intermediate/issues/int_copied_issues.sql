-- Values at an indicator's bound (0 %, 100 %) are equal for good reasons and prove no copy.
with figures as (

    select
        submissions.provider_id,
        grid.park_id,
        grid.diagnosis_id,
        grid.submission_id,
        grid.indicator_set_id,
        grid.data_year,
        grid.indicator_no,
        grid.value,
        grid.source_file,
        grid.source_place
    from {{ ref('int_indicator_grid') }} as grid
    inner join {{ ref('int_submissions') }} as submissions
        on grid.submission_id = submissions.submission_id
    inner join {{ ref('indicators') }} as indicators
        on
            grid.indicator_set_id = indicators.indicator_set_id
            and grid.indicator_no = indicators.indicator_no
    where
        grid.state = 'reported'
        and indicators.value_type = 'numeric'
        and submissions.provider_id is not null
        and (indicators.hard_min is null or grid.value > indicators.hard_min)
        and (indicators.hard_max is null or grid.value < indicators.hard_max)

),

equal_years as (

    select
        figures.diagnosis_id,
        figures.submission_id,
        figures.data_year,
        others.park_id as other_park_id,
        count(distinct figures.indicator_no) as equal_values,
        min(figures.indicator_no) as first_indicator_no
    from figures
    inner join figures as others
        on
            figures.provider_id = others.provider_id
            and figures.indicator_set_id = others.indicator_set_id
            and figures.data_year = others.data_year
            and figures.indicator_no = others.indicator_no
            and figures.value = others.value
    where figures.park_id <> others.park_id
    group by figures.diagnosis_id, figures.submission_id, figures.data_year, others.park_id

),

placed as (

    select
        diagnosis_id,
        submission_id,
        data_year,
        other_park_id,
        equal_values,
        first_indicator_no,
        row_number() over (
            partition by diagnosis_id, other_park_id order by equal_values desc, data_year desc
        ) as year_rank
    from equal_years
    where equal_values >= {{ check_parameter('X19', 'min_equal') }}

)

-- One issue for each other park, of the year that has most in common with it.
select
    placed.diagnosis_id,
    placed.submission_id,
    placed.other_park_id as issue_key,
    placed.data_year,
    placed.first_indicator_no as indicator_no,
    figures.source_file as file,
    figures.source_place as place,
    {{ number_text('figures.value') }} as value,
    {{ issue_columns({
        'other': 'parks.park_name',
        'count': 'cast(placed.equal_values as ' ~ dbt.type_string() ~ ')',
    }) }}
from placed
inner join figures
    on
        placed.diagnosis_id = figures.diagnosis_id
        and placed.data_year = figures.data_year
        and placed.first_indicator_no = figures.indicator_no
inner join {{ ref('int_parks') }} as parks on placed.other_park_id = parks.park_id
inner join {{ ref('checks') }} as checks on checks.check_id = 'X19'
where placed.year_rank = 1

-- From one reported year to the next of the same diagnosis, for the indicators that check X39 looks at.
with figures as (

    select
        grid.diagnosis_id,
        grid.submission_id,
        grid.park_id,
        submissions.provider_id,
        submissions.provider_name,
        grid.indicator_set_id,
        grid.indicator_no,
        grid.data_year,
        grid.value,
        grid.source_file,
        grid.source_place,
        lag(grid.data_year) over by_year as earlier_year,
        lag(grid.value) over by_year as earlier_value
    from {{ ref('int_indicator_grid') }} as grid
    inner join {{ ref('int_submissions') }} as submissions
        on grid.submission_id = submissions.submission_id
    inner join {{ ref('check_indicators') }} as looked_at
        on
            looked_at.check_id = 'X39'
            and grid.indicator_set_id = looked_at.indicator_set_id
            and grid.indicator_no = looked_at.indicator_no
    where grid.state = 'reported' and grid.value > 0 and submissions.provider_id is not null
    window by_year as (
        partition by grid.diagnosis_id, grid.indicator_set_id, grid.indicator_no order by grid.data_year
    )

),

compared as (

    select
        provider_id,
        indicator_set_id,
        indicator_no,
        earlier_year,
        data_year,
        cast(count(distinct park_id) as integer) as compared_parks,
        min(value / earlier_value) as smallest_jump,
        max(value / earlier_value) as largest_jump
    from figures
    where earlier_year is not null
    group by provider_id, indicator_set_id, indicator_no, earlier_year, data_year

)

select
    figures.diagnosis_id,
    figures.submission_id,
    figures.provider_name,
    figures.indicator_no,
    figures.earlier_year,
    figures.data_year,
    figures.value,
    figures.source_file,
    figures.source_place,
    compared.compared_parks,
    compared.compared_parks >= {{ check_parameter('X39', 'min_parks') }} as is_comparable,
    compared.smallest_jump >= {{ check_parameter('X39', 'min_jump') }}
    and compared.largest_jump <= {{ check_parameter('X39', 'max_jump') }} as all_jump
from figures
inner join compared
    on
        figures.provider_id = compared.provider_id
        and figures.indicator_set_id = compared.indicator_set_id
        and figures.indicator_no = compared.indicator_no
        and figures.earlier_year = compared.earlier_year
        and figures.data_year = compared.data_year

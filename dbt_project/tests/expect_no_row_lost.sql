-- Whatever was taken in must turn up: our loss of a row is our fault, not the provider's.
select
    'submission' as what,
    raw_rows.submission_id as which,
    'is in raw and not in fct_submissions' as why
from {{ source('diagnosis', 'submissions') }} as raw_rows
left join {{ ref('fct_submissions') }} as published on raw_rows.submission_id = published.submission_id
where published.submission_id is null
union all
select
    'file',
    raw_rows.submission_id || ' ' || raw_rows.file_name,
    'is in raw and not in fct_submission_files'
from {{ source('diagnosis', 'files') }} as raw_rows
left join {{ ref('fct_submission_files') }} as published
    on
        raw_rows.submission_id = published.submission_id
        and raw_rows.file_name = published.file_name
where published.submission_id is null
union all
select
    'issue',
    'I' || cast(raw_rows.reading_id as {{ dbt.type_string() }})
    || '-' || cast(raw_rows.issue_no as {{ dbt.type_string() }}),
    'belongs to the last reading and is not in fct_issues'
from {{ source('diagnosis', 'issues') }} as raw_rows
inner join {{ ref('int_submissions') }} as submissions
    on raw_rows.reading_id = submissions.reading_id
left join {{ ref('fct_issues') }} as published
    on
        'I' || cast(raw_rows.reading_id as {{ dbt.type_string() }})
        || '-' || cast(raw_rows.issue_no as {{ dbt.type_string() }}) = published.issue_id
where published.issue_id is null
union all
select
    'diagnosis',
    submissions.diagnosis_id,
    'has a current report and is not in fct_diagnoses'
from {{ ref('int_submissions') }} as submissions
left join {{ ref('fct_diagnoses') }} as published on submissions.diagnosis_id = published.diagnosis_id
where submissions.is_current_report and published.diagnosis_id is null
union all
select
    'indicator value',
    came.submission_id || ' ' || cast(came.data_year as {{ dbt.type_string() }})
    || ' no. ' || cast(came.indicator_no as {{ dbt.type_string() }}),
    'was read from a current report and is not so in the grid: is its indicator in the registry?'
from {{ source('diagnosis', 'indicator_values') }} as came
inner join {{ ref('int_submissions') }} as submissions
    on came.reading_id = submissions.reading_id and submissions.is_current_report
left join {{ ref('int_indicator_grid') }} as grid
    on
        came.submission_id = grid.submission_id
        and came.data_year = grid.data_year
        and came.indicator_set_id = grid.indicator_set_id
        and came.indicator_no = grid.indicator_no
where grid.submission_id is null or (grid.state <> came.state and not grid.is_corrected)
union all
select
    'evidence',
    submissions.diagnosis_id || '-' || cast(came.link_no as {{ dbt.type_string() }}),
    'was read from a current report and is not in fct_evidence_links'
from {{ source('diagnosis', 'evidence_links') }} as came
inner join {{ ref('int_submissions') }} as submissions
    on came.reading_id = submissions.reading_id and submissions.is_current_report
left join {{ ref('fct_evidence_links') }} as published
    on submissions.diagnosis_id = published.diagnosis_id and came.link_no = published.link_no
where published.diagnosis_id is null
union all
select
    'recommendation',
    submissions.diagnosis_id || '-' || cast(came.seq as {{ dbt.type_string() }}),
    'was read from a current report and is not in fct_recommendations'
from {{ source('diagnosis', 'recommendations') }} as came
inner join {{ ref('int_submissions') }} as submissions
    on came.reading_id = submissions.reading_id and submissions.is_current_report
left join {{ ref('fct_recommendations') }} as published
    on submissions.diagnosis_id = published.diagnosis_id and came.seq = published.seq
where published.recommendation_id is null

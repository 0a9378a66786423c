-- A rejected submission is answered and kept, and tells the marts nothing about a park.
select
    published.found_in,
    rejected.submission_id,
    'a rejected submission must only be in fct_submissions and fct_issues, without a park' as why
from {{ ref('fct_submissions') }} as rejected
inner join (
    select submission_id, 'fct_diagnoses' as found_in from {{ ref('fct_diagnoses') }}
    union all
    select submission_id, 'fct_indicator_values' from {{ ref('fct_indicator_values') }}
    union all
    select submission_id, 'fct_recommendations' from {{ ref('fct_recommendations') }}
    union all
    select submission_id, 'fct_basic_requirements' from {{ ref('fct_basic_requirements') }}
    union all
    select submission_id, 'fct_evidence_links' from {{ ref('fct_evidence_links') }}
    union all
    select submission_id, 'fct_submissions' from {{ ref('fct_submissions') }} where park_id is not null
    union all
    select submission_id, 'fct_issues' from {{ ref('fct_issues') }} where park_id is not null
) as published on rejected.submission_id = published.submission_id
where rejected.outcome = 'rejected'

-- A question that a later report still raises is answered by the note in its own row; a faulty value by its
-- declared correction. A waiver without year or indicator holds for all of them.
with fired as (

    select distinct
        submission_id,
        check_id,
        data_year,
        indicator_no
    from {{ ref('int_issues') }}

),

notes as (

    select
        submissions.submission_id,
        came.data_year,
        came.indicator_no,
        max(came.note) as note
    from {{ ref('stg_diagnosis__indicator_values') }} as came
    inner join {{ ref('int_submissions') }} as submissions
        on came.reading_id = submissions.reading_id
    where trim(came.note) <> '' and submissions.supersedes_submission_id is not null
    group by submissions.submission_id, came.data_year, came.indicator_no

),

corrected as (

    select
        submission_id,
        data_year,
        indicator_no,
        correction_reason
    from {{ ref('int_indicator_grid') }}
    where is_corrected

),

waivers as (

    select
        issues.issue_id,
        max(waivers.reason) as reason
    from {{ ref('int_issues') }} as issues
    inner join {{ ref('int_submissions') }} as submissions
        on issues.submission_id = submissions.submission_id
    inner join {{ ref('int_parks') }} as parks on submissions.park_id = parks.park_id
    inner join {{ ref('issue_waivers') }} as waivers
        on
            issues.check_id = waivers.check_id
            and parks.park_name = waivers.park_name
            and (waivers.data_year is null or issues.data_year = waivers.data_year)
            and (waivers.indicator_no is null or issues.indicator_no = waivers.indicator_no)
    group by issues.issue_id

)

select
    issues.issue_id,
    issues.submission_id,
    issues.severity,
    case
        when submissions.outcome = 'superseded' then 'resolved'
        when waivers.issue_id is not null then 'waived'
        when corrected.submission_id is not null and issues.check_id <> 'C01' then 'answered'
        when issues.severity = 'review' and fired.submission_id is not null and notes.note is not null then 'answered'
        else 'open'
    end as state,
    case
        when submissions.outcome = 'superseded' then null
        when waivers.issue_id is not null then waivers.reason
        when corrected.submission_id is not null and issues.check_id <> 'C01' then corrected.correction_reason
        when issues.severity = 'review' and fired.submission_id is not null then notes.note
    end as answer
from {{ ref('int_issues') }} as issues
left join {{ ref('int_submissions') }} as submissions on issues.submission_id = submissions.submission_id
left join waivers on issues.issue_id = waivers.issue_id
left join fired
    on
        submissions.supersedes_submission_id = fired.submission_id
        and issues.check_id = fired.check_id
        and issues.data_year = fired.data_year
        and issues.indicator_no = fired.indicator_no
left join notes
    on
        issues.submission_id = notes.submission_id
        and issues.data_year = notes.data_year
        and issues.indicator_no = notes.indicator_no
left join corrected
    on
        issues.submission_id = corrected.submission_id
        and issues.data_year = corrected.data_year
        and issues.indicator_no = corrected.indicator_no

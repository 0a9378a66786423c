with compared as (

    select
        submission_id,
        kind,
        data_year,
        indicator_no,
        item,
        max(case when is_later then null else shown end) as shown_before,
        max(case when is_later then shown end) as shown_after,
        max(case when is_later then null else compared end) as compared_before,
        max(case when is_later then compared end) as compared_after
    from {{ ref('int_version_facts') }}
    group by submission_id, kind, data_year, indicator_no, item

)

select
    parks.park_id,
    parks.park_name,
    parks.district_code,
    parks.district_name,
    submissions.diagnosis_id,
    compared.submission_id,
    submissions.supersedes_submission_id,
    compared.kind,
    compared.data_year,
    compared.indicator_no,
    compared.item,
    compared.shown_before as before_text,
    compared.shown_after as after_text
from compared
inner join {{ ref('int_submissions') }} as submissions
    on compared.submission_id = submissions.submission_id
left join {{ ref('dim_parks') }} as parks on submissions.park_id = parks.park_id
where
    compared.compared_before is null
    or compared.compared_after is null
    or compared.compared_before <> compared.compared_after

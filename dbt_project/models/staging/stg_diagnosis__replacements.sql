select
    replacements.replaced_submission_id,
    max(submissions.received_seq) as received_seq
from {{ source('diagnosis', 'replacements') }} as replacements
inner join {{ ref('stg_diagnosis__submissions') }} as submissions
    on replacements.submission_id = submissions.submission_id
where submissions.is_accepted
group by replacements.replaced_submission_id

select distinct
    replacements.submission_id,
    replacements.replaced_submission_id
from {{ source('diagnosis', 'replacements') }} as replacements
inner join {{ ref('stg_diagnosis__submissions') }} as submissions
    on replacements.submission_id = submissions.submission_id
where submissions.is_accepted

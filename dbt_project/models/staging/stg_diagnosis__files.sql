select
    submission_id,
    file_name,
    sha256,
    size_bytes,
    part,
    joined_from as joined_from_submission_id
from {{ source('diagnosis', 'files') }}

with readings as (

    select
        reading_id,
        submission_id,
        read_at,
        code_version,
        registry_hash,
        outcome,
        row_number() over (partition by submission_id order by reading_id desc) as reading_rank
    from {{ source('diagnosis', 'readings') }}

)

select
    submissions.submission_id,
    submissions.received_seq,
    submissions.received_at,
    submissions.envelope_district_code,
    submissions.content_sha256,
    submissions.display_name,
    readings.reading_id,
    readings.read_at,
    readings.code_version,
    readings.registry_hash,
    readings.outcome,
    readings.outcome <> 'rejected' as is_accepted
from {{ source('diagnosis', 'submissions') }} as submissions
inner join readings on submissions.submission_id = readings.submission_id
where readings.reading_rank = 1

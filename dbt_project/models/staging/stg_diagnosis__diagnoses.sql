select
    submissions.received_seq,
    read_rows.reading_id,
    read_rows.submission_id,
    coalesce(register.merged_into, read_rows.park_id) as park_id,
    read_rows.park_name_as_written,
    read_rows.management_name,
    coalesce(providers.provider_name, read_rows.provider_name) as provider_name,
    read_rows.diagnosis_year,
    read_rows.date_source,
    read_rows.year_basis,
    read_rows.cover_date,
    read_rows.onsite_start_date,
    read_rows.onsite_end_date,
    read_rows.onsite_working_days,
    read_rows.handover_date,
    read_rows.meeting_date,
    read_rows.completed_date,
    read_rows.team_size,
    read_rows.senior_titles,
    read_rows.park_staff,
    read_rows.scope,
    read_rows.is_free,
    read_rows.has_third_party_evaluation,
    read_rows.satisfaction,
    read_rows.is_demo,
    read_rows.source_file,
    read_rows.source_place,
    read_rows.code_version,
    read_rows.registry_hash
from {{ source('diagnosis', 'diagnoses') }} as read_rows
inner join {{ ref('stg_diagnosis__submissions') }} as submissions
    on read_rows.reading_id = submissions.reading_id
left join {{ ref('stg_diagnosis__park_register') }} as register on read_rows.park_id = register.park_id
left join {{ ref('stg_diagnosis__provider_merges') }} as providers
    on read_rows.provider_name = providers.merged_name
where submissions.is_accepted

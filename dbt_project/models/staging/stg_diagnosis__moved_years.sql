-- A confirmation that comes after the report may move the diagnosis to the year of the on-site work.
-- A follow-up or a district's word that names the year it was known by before goes with it.
select
    earlier.park_id,
    earlier.diagnosis_year as from_year,
    max(later.diagnosis_year) as to_year
from {{ ref('stg_diagnosis__replacements') }} as replacements
inner join {{ ref('stg_diagnosis__diagnoses') }} as earlier
    on replacements.replaced_submission_id = earlier.submission_id
inner join {{ ref('stg_diagnosis__diagnoses') }} as later
    on replacements.submission_id = later.submission_id
left join {{ ref('stg_diagnosis__diagnoses') }} as still_there
    on
        earlier.park_id = still_there.park_id
        and earlier.diagnosis_year = still_there.diagnosis_year
        and still_there.received_seq > earlier.received_seq
where
    earlier.diagnosis_year <> later.diagnosis_year
    and still_there.submission_id is null
group by earlier.park_id, earlier.diagnosis_year

-- A confirmation that comes after the report may move the diagnosis to the year of the on-site work.
-- A follow-up or a district's word that names a year it was known by before goes with it, however
-- often it moved. Joins in place of a recursive query, which not every engine has.
{% set most_moves = 4 %}

with moves as (

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

)

select
    move_1.park_id,
    move_1.from_year,
    coalesce({% for step in range(most_moves, 0, -1) %}move_{{ step }}.to_year{{ ', ' if not loop.last }}{% endfor %}) as to_year
from moves as move_1
{% for step in range(2, most_moves + 1) %}
    left join moves as move_{{ step }}
        on
            move_{{ step - 1 }}.park_id = move_{{ step }}.park_id
            and move_{{ step - 1 }}.to_year = move_{{ step }}.from_year
{% endfor %}

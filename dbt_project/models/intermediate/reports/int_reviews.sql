with reviews as (

    select
        {{ diagnosis_id_of('park_id', 'diagnosis_year') }} as diagnosis_id,
        submission_id,
        review_state,
        review_opinion,
        review_date,
        row_number() over (
            partition by park_id, diagnosis_year order by received_seq desc, source_file desc, source_place desc
        ) as review_rank
    from {{ ref('stg_diagnosis__reviews') }}

)

select
    diagnosis_id,
    submission_id,
    review_state,
    review_opinion,
    review_date
from reviews
where review_rank = 1

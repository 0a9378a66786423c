-- A year that the text scores twice: the first mention holds.
with mentions as (

    select
        submissions.diagnosis_id,
        submissions.submission_id,
        own_scores.data_year,
        own_scores.score,
        own_scores.source_file,
        own_scores.source_place,
        row_number() over (
            partition by submissions.diagnosis_id, own_scores.data_year
            order by own_scores.source_file, own_scores.source_place, own_scores.score desc
        ) as mention_rank
    from {{ ref('stg_diagnosis__own_scores') }} as own_scores
    inner join {{ ref('int_submissions') }} as submissions
        on own_scores.reading_id = submissions.reading_id and submissions.is_current_report

)

select
    diagnosis_id,
    submission_id,
    data_year,
    score,
    source_file,
    source_place
from mentions
where mention_rank = 1

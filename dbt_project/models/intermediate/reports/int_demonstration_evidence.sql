-- The sentence that names each kind of work, in the order of the registry.
with sentences as (

    select
        submissions.diagnosis_id,
        works.work_code,
        min(works.sentence) as sentence
    from {{ ref('stg_diagnosis__demonstration_works') }} as works
    inner join {{ ref('int_submissions') }} as submissions
        on works.reading_id = submissions.reading_id and submissions.is_current_report
    group by submissions.diagnosis_id, works.work_code

)

select
    sentences.diagnosis_id,
    {{ joined_texts("coalesce(codes.name_zh, sentences.work_code) || '：' || sentences.sentence", 'codes.sort_no') }} as evidence
from sentences
left join {{ ref('codes') }} as codes
    on codes.domain = 'demonstration' and sentences.work_code = codes.code
group by sentences.diagnosis_id

select
    own_scores.diagnosis_id,
    own_scores.submission_id,
    standards.standard_id || '-' || cast(own_scores.data_year as {{ dbt.type_string() }}) as issue_key,
    own_scores.data_year,
    cast(null as integer) as indicator_no,
    own_scores.source_file as file,
    own_scores.source_place as place,
    {{ number_text('own_scores.score') }} as value,
    {{ issue_columns({
        'year': 'cast(own_scores.data_year as ' ~ dbt.type_string() ~ ')',
        'own': number_text('own_scores.score'),
        'ours': number_text('cast(scores.gi as decimal(18, 2))'),
    }) }}
from {{ ref('int_own_scores') }} as own_scores
inner join {{ ref('int_diagnosis_year_scores') }} as scores
    on
        own_scores.diagnosis_id = scores.diagnosis_id
        and own_scores.data_year = scores.data_year
inner join {{ ref('scoring_standards') }} as standards
    on scores.standard_id = standards.standard_id and standards.is_in_force
inner join {{ ref('checks') }} as checks on checks.check_id = 'X27'
where
    abs(cast(own_scores.score as decimal(18, 6)) - scores.gi)
    > cast({{ check_parameter('X27', 'tolerance') }} as decimal(18, 6))

{%- set text_type = dbt.type_string() -%}
{%- set margin = integer_division('rankable_parks + 4', '5') ~ ' - city_rank' -%}
{#- metric: measured, status whatever the threshold (else null), reason code, detail in Chinese and English. -#}
{%- set metrics = {
    'requirements_met': (
        'case when requirements_met then 1 when not requirements_met then 0 end',
        "case when requirements_met is null then 'UNKNOWN' end",
        "case when requirements_met then 'requirements_met' else 'requirements_open' end",
        'not_rankable_reason', 'not_rankable_reason_en',
    ),
    'gi': ('gi', 'null', "'measured'", 'null', 'null'),
    'lowest_dimension': ('lowest_dimension', 'null', "'measured'", 'null', 'null'),
    'gi_change_over_diagnosis': (
        'gi_change',
        "case when gi_change is null then 'UNKNOWN' end",
        "case when gi_change is null then 'single_year' else 'measured' end",
        'null', 'null',
    ),
    'unscored_slots': (
        'unscored_slots',
        'null',
        "case when unscored_slots = 0 then 'all_slots_scored' else 'slots_unscored' end",
        'null', 'null',
    ),
    'approved_without_open_error': (
        "case when open_errors > 0 or review_state = 'returned' then 0 when review_state = 'approved' then 1 end",
        "case when open_errors = 0 and review_state = 'pending' then 'UNKNOWN' end",
        "case when open_errors > 0 then 'error_open' when review_state = 'returned' then 'review_returned'"
        ~ " when review_state = 'approved' then 'approved' else 'review_pending' end",
        'cast(open_errors as ' ~ text_type ~ ')', 'cast(open_errors as ' ~ text_type ~ ')',
    ),
    'top_fifth_margin': (
        'case when is_rankable then ' ~ margin ~ ' end',
        "case when not is_rankable then 'FAIL' end",
        "case when not is_rankable then 'not_rankable' when " ~ margin ~ " >= 0 then 'top_fifth_inside'"
        ~ " else 'top_fifth_outside' end",
        'case when is_rankable then cast(abs(' ~ margin ~ ') as ' ~ text_type ~ ') else not_rankable_reason end',
        'case when is_rankable then cast(abs(' ~ margin ~ ') as ' ~ text_type ~ ') else not_rankable_reason_en end',
    ),
    'top_fifth_share': (
        'top_fifth_share',
        "case when not is_rankable then 'FAIL' when top_fifth_share is null then 'UNKNOWN' end",
        "case when not is_rankable then 'not_rankable' when top_fifth_share is null then 'draws_missing'"
        ~ " else 'measured' end",
        'not_rankable_reason', 'not_rankable_reason_en',
    ),
    'demonstration_works': (
        'nullif(demonstration_works, 0)',
        "case when demonstration_works = 0 then 'UNKNOWN' end",
        "case when demonstration_works = 0 then 'works_not_found' else 'works_found' end",
        'null', 'null',
    ),
    'adoption_pct_on_time': (
        "case when follow_up_state = 'submitted' and is_follow_up_on_time then adoption_pct end",
        "case when follow_up_state in ('due', 'overdue') or not is_follow_up_on_time then 'FAIL'"
        ~ " when follow_up_state <> 'submitted' or is_follow_up_on_time is null or adoption_pct is null"
        ~ " then 'UNKNOWN' end",
        "case when follow_up_state in ('due', 'overdue') then 'follow_up_missing'"
        ~ " when follow_up_state in ('not_due', 'due_soon') then 'follow_up_not_due'"
        ~ " when is_follow_up_on_time is null then 'follow_up_no_date'"
        ~ " when not is_follow_up_on_time then 'follow_up_late'"
        ~ " when adoption_pct is null then 'no_recommendations' else 'measured' end",
        'cast(days_overdue as ' ~ text_type ~ ')', 'cast(days_overdue as ' ~ text_type ~ ')',
    ),
} -%}
{%- for metric, (measured, fixed_status, reason_code, detail, detail_en) in metrics.items() %}
select
    park_id,
    standard_id,
    diagnosis_id,
    '{{ metric }}' as metric,
    cast({{ measured }} as decimal(18, 6)) as measured,
    cast({{ fixed_status }} as {{ text_type }}) as fixed_status,
    {{ reason_code }} as reason_code,
    cast({{ detail }} as {{ text_type }}) as detail_zh,
    cast({{ detail_en }} as {{ text_type }}) as detail_en
from {{ ref('int_benchmark_subjects') }}
{{ 'union all' if not loop.last }}
{%- endfor %}

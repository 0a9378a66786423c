{{ rows_of_later_form('follow_ups', ['submitted_date', 'next_plan']) }}

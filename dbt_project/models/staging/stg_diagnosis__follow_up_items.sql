{{ rows_of_later_form('follow_up_items', [
    'seq',
    'content',
    'adoption',
    'progress',
    'reason',
    'actual_investment_wan_yuan',
    'actual_effect',
    'done_date',
]) }}

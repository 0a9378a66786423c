{{ rows_of_later_form('reviews', ['review_state', 'review_opinion', 'review_date']) }}

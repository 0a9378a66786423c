select
    as_of_date,
    cast(extract(year from as_of_date) as integer) as as_of_year
from (select {{ as_of_date() }} as as_of_date) as given

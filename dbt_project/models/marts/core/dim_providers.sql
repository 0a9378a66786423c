select distinct
    provider_id,
    provider_name
from {{ ref('int_submissions') }}
where provider_id is not null

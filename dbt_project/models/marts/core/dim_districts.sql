select
    district_code,
    name_zh as district_name,
    short_zh as district_short_name,
    name_en as district_name_en,
    kind,
    tile_row,
    tile_col
from {{ ref('districts') }}

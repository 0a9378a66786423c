select
    indicators.indicator_set_id,
    indicators.indicator_no,
    indicators.dimension_code,
    dimensions.name_zh as dimension_name,
    dimensions.name_en as dimension_name_en,
    indicators.name_zh,
    indicators.name_en,
    indicators.unit,
    indicators.value_type,
    indicators.better,
    indicators.is_required,
    indicators.numerator_zh,
    indicators.denominator_zh
from {{ ref('indicators') }} as indicators
left join {{ ref('dimensions') }} as dimensions
    on
        indicators.indicator_set_id = dimensions.indicator_set_id
        and indicators.dimension_code = dimensions.dimension_code

{#-
  Ranks of the current standing under other weights and lead values: once for the draws, once for one
  choice at a time. Parks x scenarios x slots is too many rows to make, so the slots lie side by side
  in blocks: int_standing_blocks holds what a park has in them, the factors of a scenario lie the same
  way, and one join makes one row per park, scenario and block.
-#}
{% macro slots_per_block() -%}
    {{ return(12) }}
{%- endmacro %}

{#-
  CTEs ending in `ranked` (standard_id, scenario_no, park_id, scenario_rank), to follow `with` or a comma.
  factors: relation of (standard_id, scenario_no, kind, number, factor); a factor that it does not name is 1.
  Scores and weights are whole millionths in doubles, whose sums below 2^53 are exact in any order.
-#}
{% macro ranked_under(factors) %}
{%- set positions = range(slots_per_block()) -%}
scenarios as (

    select distinct
        standard_id,
        scenario_no
    from {{ factors }}

),

slot_factors as (

    select
        scenarios.standard_id,
        scenarios.scenario_no,
        members.block_no,
        members.members,
        members.position,
        cast(coalesce(weights.factor, 1) * 1000000 as double) as weight,
        cast(coalesce(leads.factor, 1) as double) as lead_factor
    from scenarios
    inner join {{ ref('int_standing_members') }} as members
        on scenarios.standard_id = members.standard_id
    left join {{ factors }} as weights
        on
            weights.kind = 'weight'
            and scenarios.standard_id = weights.standard_id
            and scenarios.scenario_no = weights.scenario_no
            and members.slot_no = weights.number
    left join {{ factors }} as leads
        on
            leads.kind = 'lead'
            and scenarios.standard_id = leads.standard_id
            and scenarios.scenario_no = leads.scenario_no
            and members.indicator_no = leads.number

),

block_factors as (

    select
        standard_id,
        scenario_no,
        block_no,
        members,
        sum(weight) as block_weight
        {%- for position in positions %},
        coalesce(max(case when position = {{ position }} then weight end), 0) as weight_{{ position }},
        coalesce(max(case when position = {{ position }} then lead_factor end), 1) as lead_{{ position }}
        {%- endfor %}
    from slot_factors
    group by standard_id, scenario_no, block_no, members

),

means as (

    select
        blocks.standard_id,
        factors.scenario_no,
        blocks.park_no,
        floor(
            sum(
                {%- for position in positions %}
                {{ '+ ' if not loop.first }}factors.weight_{{ position }} * floor(
                    least(
                        greatest(
                            case blocks.power_{{ position }}
                                when 1 then blocks.uncapped_{{ position }} / factors.lead_{{ position }}
                                when -1 then blocks.uncapped_{{ position }} * factors.lead_{{ position }}
                                else blocks.uncapped_{{ position }}
                            end, 0
                        ), blocks.max_{{ position }}
                    ) * 1000000 + 0.5
                )
                {%- endfor %}
            ) / sum(factors.block_weight) + 0.5
        ) as mean_score
    from {{ ref('int_standing_blocks') }} as blocks
    inner join block_factors as factors
        on
            blocks.standard_id = factors.standard_id
            and blocks.block_no = factors.block_no
            and blocks.members = factors.members
    group by blocks.standard_id, factors.scenario_no, blocks.park_no

),

ranked as (

    select
        standard_id,
        scenario_no,
        park_no,
        cast(
            rank() over (partition by standard_id, scenario_no order by mean_score desc) as integer
        ) as scenario_rank
    from means

)
{%- endmacro %}

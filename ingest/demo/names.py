"""Made-up names of parks, providers and people. None is meant to be anyone's."""

from __future__ import annotations

import random
from dataclasses import dataclass

_FIRST = "澄栖砚岚沐霁翊昭禾芷璟筠朔黛珞弈漪菡苒溯昀骁琅澜"
_SECOND = "梧岭杉屿汀陌垣嶂珩涧蔚桁棠荻澍岑枫峤圃畹坞榆柘麓"
_PARK_KINDS = ("工业园区", "产业园", "科技产业园", "经济开发区", "制造产业基地")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张曹严金魏陶姜"
_GIVEN = "砚宁舟禾岚川沐昕恺珩歆屿澄霖筠朗溪柏言昱"
MAX_PARKS = len(_FIRST) * len(_SECOND)


@dataclass(frozen=True, slots=True)
class Provider:
    """A service provider (服务商) and how far its own scores stand above a correct recalculation."""

    name: str
    address: str
    score_bias: float


PROVIDERS = (
    Provider("北京砚衡绿色技术咨询有限公司", "北京市海淀区示例路12号", 0.0),
    Provider("北京禾准节能环保研究院有限公司", "北京市朝阳区示例路28号", 0.0),
    Provider("北京澜度低碳科技有限公司", "北京市丰台区示例路6号", 0.0),
    Provider("北京筠策环境工程有限公司", "北京市西城区示例路35号", 1.8),
    Provider("北京昭源能源服务有限公司", "北京市通州区示例路9号", 0.0),
    Provider("北京霁蓝生态规划有限公司", "北京市石景山区示例路17号", 0.0),
    Provider("北京弈循资源利用技术有限公司", "北京市大兴区示例路41号", 0.0),
)


def park_names(count: int, rng: random.Random) -> list[str]:
    """``count`` different names. Raises ValueError beyond ``MAX_PARKS``."""
    if count > MAX_PARKS:
        raise ValueError(
            f"演示城市最多{MAX_PARKS}个园区，要求{count}个 / at most {MAX_PARKS} parks"
        )
    stems = rng.sample([a + b for a in _FIRST for b in _SECOND], count)
    return [stem + rng.choice(_PARK_KINDS) for stem in stems]


def person(rng: random.Random) -> str:
    """A made-up name of two or three characters."""
    given = rng.sample(_GIVEN, rng.choice((1, 2, 2)))
    return rng.choice(_SURNAMES) + "".join(given)


def mobile(rng: random.Random) -> str:
    """A made-up mobile number; 1990000 with four digits behind it is plainly a placeholder."""
    return f"1990000{rng.randrange(10000):04d}"


def landline(rng: random.Random) -> str:
    """A made-up Beijing number."""
    return f"010-5550{rng.randrange(10000):04d}"

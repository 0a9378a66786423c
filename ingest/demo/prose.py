"""The running text of a made-up report: chapters 一 to 六."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from ingest.demo.chance import stream
from ingest.demo.plan import Diagnosis
from ingest.demo.projects import long_date
from warehouse.rules.rows import Registry

_SCOPES = ("approved_area", "approved_area", "approved_area", "managed_area", "part")
_PROBLEMS = (
    "部分企业能源计量器具配备不全，能耗数据颗粒度较粗",
    "再生水管网尚未覆盖全部工业用户，新鲜水替代潜力较大",
    "既有厂房屋顶光伏利用率偏低",
    "绿色信息平台的数据接入企业数量偏少",
    "危险废物分类贮存的规范化程度有待提高",
)
_STRENGTHS = (
    "清洁生产审核全面推进",
    "重点用能单位能源管理制度基本健全",
    "工业固体废物规范化管理水平稳步提升",
    "公共设施绿色化改造成效明显",
)
_EVIDENCE_OF_REQUIREMENTS = (
    "园区绿色低碳政策文件汇编",
    "环境管理与节能减排目标完成情况证明",
    "园区环境质量监测年度报告",
    "清洁生产审核验收文件",
    "落后工艺设备排查台账",
    "绿色发展机构设置与人员任命文件",
    "管理体系认证证书与平台建设资料",
    "可再生能源设施建设与运行资料",
)
DEMONSTRATION_FROM = 0.62  # quality from which a park has demonstration work to show


def chapters(
    diagnosis: Diagnosis,
    own_scores: Sequence[float],
    indicator_names: Sequence[str],
    registry: Registry,
) -> Mapping[int, tuple[str, ...]]:
    """The paragraphs of the six chapters by number."""
    rng = stream(diagnosis.key, "prose")
    return {
        1: _overview(diagnosis, rng, registry),
        2: _process(diagnosis),
        3: _findings(diagnosis, rng, registry),
        4: _conclusion(own_scores, rng),
        5: (
            "建议园区围绕能源、水资源和固体废物利用持续挖掘潜力，完善绿色管理制度与信息平台。",
            "绿色化改造提升项目建议见附件2－1－3。",
        ),
        6: _references(indicator_names),
    }


def evidence_of_indicator(number: int) -> str:
    """The reference of an indicator in chapter 六, counted on from the basic requirements."""
    return f"附件{len(_EVIDENCE_OF_REQUIREMENTS) + number}"


def evidence_of_requirement(number: int) -> str:
    """The reference of a basic requirement in chapter 六."""
    return f"附件{number}"


def _overview(diagnosis: Diagnosis, rng: random.Random, registry: Registry) -> tuple[str, ...]:
    park = diagnosis.park
    district = park.district.name_zh
    place = district if district.startswith("北京") else f"北京市{district}"
    scope = rng.choice(_SCOPES)
    words = {(row.kind, row.target): row.label for row in reversed(registry.label_variants)}
    covered = {
        "approved_area": f"本次诊断覆盖园区{words['scope', 'approved_area']}。",
        "managed_area": f"本次诊断覆盖园区管理机构{words['scope', 'managed_area']}。",
        "part": f"本次诊断涉及园区{words['scope', 'part']}，已报市经济和信息化局同意。",
    }[scope]
    return (
        "本次绿色诊断旨在掌握园区绿色低碳发展现状，查找问题，挖掘潜力，提出可行的改造建议。",
        f"{park.name}位于{place}，{covered}",
        f"园区以先进制造和生产性服务业为主导，现有规模以上工业企业{rng.randint(12, 160)}家。",
    )


def _process(diagnosis: Diagnosis) -> tuple[str, ...]:
    first, last = diagnosis.onsite
    return (
        f"现场诊断时间为{long_date(first)}至{last.month}月{last.day}日。",
        "工作组审核了园区及重点企业的能源、水、固体废物和环境管理资料，"
        "报告经内部技术复核后与园区沟通修改完成。",
    )


def _findings(diagnosis: Diagnosis, rng: random.Random, registry: Registry) -> tuple[str, ...]:
    texts = ["园区持续推进绿色低碳循环化发展，" + "，".join(rng.sample(_STRENGTHS, 2)) + "。"]
    if diagnosis.park.nature.quality > DEMONSTRATION_FROM and rng.random() < 0.75:
        works = [row.label for row in registry.label_variants if row.kind == "demonstration"]
        first, second = rng.sample(works, 2)
        texts.append(f"园区开展了具有示范意义的绿色制造工作：{first}、{second}。")
    texts.append("存在的主要问题：" + "；".join(rng.sample(_PROBLEMS, 2)) + "。")
    return tuple(texts)


def _conclusion(own_scores: Sequence[float], rng: random.Random) -> tuple[str, ...]:
    verdict = "总体良好" if own_scores[-1] >= 80 else "尚有较大提升空间"
    trend = "逐年提升" if own_scores[-1] > own_scores[0] else "有所波动"
    scores = "、".join(f"{score:.1f}" for score in own_scores)
    return (
        f"园区绿色发展水平{verdict}，各项指标{trend}。近三年绿色诊断评分分别为{scores}分。",
        f"主要亮点是{rng.choice(_STRENGTHS)}；{rng.choice(_PROBLEMS)}，需在下一步工作中解决。",
    )


def _references(indicator_names: Sequence[str]) -> tuple[str, ...]:
    titles = (*_EVIDENCE_OF_REQUIREMENTS, *(f"{name}核算说明" for name in indicator_names))
    return tuple(f"附件{number}：{title}" for number, title in enumerate(titles, start=1))

"""Made-up recommendations (附件2-1-3) and what became of them a year later."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.demo.chance import stream
from ingest.demo.filling import Filler
from ingest.demo.plan import Diagnosis
from ingest.forms.content import FollowUpEntry, RecommendationEntry
from warehouse.rules.rows import Registry

# (what is built, least and greatest size, 万元 for each unit of size, share of fixed investment)
_CATALOGUE = (
    ("园区{size}MW分布式光伏发电项目", 1, 20, 380, 0.92),
    ("空压机余热回收改造{size}台", 2, 30, 28, 0.8),
    ("再生水厂提标及{size}公里管网建设", 2, 15, 260, 0.85),
    ("燃气锅炉低氮与冷凝余热改造{size}蒸吨", 5, 60, 14, 0.7),
    ("园区公共区域LED照明更换{size}百盏", 3, 40, 6, 0.65),
    ("能源监测管理平台接入企业{size}家", 10, 80, 5.5, 0.4),
    ("危险废物集中收集转运站（{size}吨/日）", 1, 8, 190, 0.75),
    ("高效电机与变频改造{size}台套", 10, 120, 4.2, 0.9),
    ("雨水收集利用设施{size}千立方米", 1, 12, 65, 0.88),
    ("既有厂房绿色建筑改造{size}万平方米", 1, 9, 420, 0.9),
    ("VOCs深度治理{size}家企业", 3, 25, 75, 0.8),
    ("停车场遮荫与充电设施改造{size}百车位", 1, 9, 95, 0.72),
)
_REASONS = ("资金暂未落实", "与园区近期规划调整冲突", "投资回收期过长", "入驻企业意见不一致")
_PLANS = (
    "继续推进已采纳项目，力争两年内全部建成；配合区里开展绿色园区创建。",
    "重点落实可再生能源与再生水项目，完善能源监测管理平台，逐步扩大绿色电力采购比例。",
    "对未采纳的建议重新论证，结合园区更新改造分期实施，并申请绿色信贷支持。",
)
_PROGRESS = ("done", "under_way", "under_way", "preparing", "not_started", "stopped")
_PROGRESS_WEIGHTS = (38, 18, 10, 16, 12, 6)


@dataclass(frozen=True, slots=True)
class Project:
    """One recommendation; amounts in 万元, ``saving`` in tce a year."""

    content: str
    total: float
    fixed: float
    saving: int
    remark: str


def projects_of(diagnosis: Diagnosis) -> list[Project]:
    """The recommendations of a diagnosis, the same at every call."""
    rng = stream(diagnosis.key, "projects")
    projects = []
    for content, least, most, price, fixed_share in rng.sample(_CATALOGUE, rng.randint(3, 7)):
        size = rng.randint(least, most)
        total = round(size * price * rng.uniform(0.85, 1.2), rng.choice((0, 0, 1)))
        projects.append(
            Project(
                content=content.format(size=size),
                total=total,
                fixed=round(total * min(fixed_share * rng.uniform(0.85, 1.08), 1), 1),
                saving=round(total * rng.uniform(0.15, 0.6)),
                remark=_remark(diagnosis.year, rng),
            )
        )
    if diagnosis.fault == "fixed_over_total":
        first = projects[0]
        projects[0] = Project(
            first.content, first.total, round(first.total * 1.3, 1), first.saving, first.remark
        )
    return projects


def recommendation_entries(diagnosis: Diagnosis, filler: Filler) -> tuple[RecommendationEntry, ...]:
    """The rows of annex 2-1-3."""
    return tuple(
        RecommendationEntry(
            content=project.content,
            total_investment=filler.amount(project.total),
            fixed_investment=filler.amount(project.fixed),
            expected_effect=(
                f"年节约标准煤{project.saving}吨，减排二氧化碳{round(project.saving * 2.46)}吨"
            ),
            remark=project.remark,
        )
        for project in projects_of(diagnosis)
    )


def follow_up_entries(
    diagnosis: Diagnosis, handed_in: date, filler: Filler, registry: Registry
) -> tuple[FollowUpEntry, ...]:
    """What the provider reports of each recommendation on the day the follow-up is handed in."""
    words = {(row.domain, row.code): row.name_zh for row in registry.codes}
    rng = stream(diagnosis.key, "follow-up")
    willing = 0.45 + 0.4 * diagnosis.park.nature.quality
    entries = []
    for seq, project in enumerate(projects_of(diagnosis), start=1):
        chance = rng.random()
        if chance > willing + 0.25:
            adoption, progress = ("rejected" if rng.random() < 0.85 else "unanswered"), None
        else:
            adoption = "adopted" if chance < willing else "partly"
            progress = rng.choices(_PROGRESS, _PROGRESS_WEIGHTS)[0]
        is_done = progress == "done"
        share = rng.uniform(0.8, 1.12) * (1 if adoption == "adopted" else 0.6)
        spent = {"done": share, "under_way": share * 0.5}.get(progress or "", 0)
        done = handed_in - timedelta(days=rng.randrange(20, 210))
        entries.append(
            FollowUpEntry(
                seq=str(seq),
                content=project.content,
                adoption="" if adoption == "unanswered" else words["adoption", adoption],
                reason=rng.choice(_REASONS) if adoption == "rejected" else "",
                progress=words["progress", progress] if progress else "",
                actual_investment=filler.amount(round(project.total * spent, 1)) if spent else "",
                actual_effect=(
                    f"年节约标准煤约{round(project.saving * share)}吨" if is_done else ""
                ),
                done_date=long_date(done) if is_done else "",
            )
        )
    return tuple(entries)


def next_plan(diagnosis: Diagnosis) -> str:
    """下一步提升计划."""
    return stream(diagnosis.key, "plan-ahead").choice(_PLANS)


def long_date(day: date) -> str:
    """A date as forms write it: 2024年6月10日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _remark(year: int, rng: random.Random) -> str:
    month = rng.randint(1, 12)
    return rng.choice(
        (
            f"拟于{year + 1}年{month}月实施",
            f"拟于{year + 1}年{month}月实施",
            f"拟于{year + 1}年6月30日前开工",
            f"计划{year + 1}年实施",
            "近期暂无实施意愿",
            "",
        )
    )

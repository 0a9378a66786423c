"""What the report's text says: own scores, demonstration works, scope. Not found is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.findings import Source
from ingest.grid import Paragraph
from ingest.recognise.labels import Lexicon
from ingest.submission import DemonstrationWork, OwnScore
from ingest.text import clean, label_key, tidy

_SENTENCE_END = re.compile(r"(?<=[。；;！!])|\n")
_SCORE_WORDS = re.compile(r"评分|得分|总分|分值")
_YEAR_SCORE = re.compile(r"((?:19|20)\d{2})\s*年[^\d。]{0,20}?(\d{1,3}(?:\.\d+)?)\s*分(?!之)")
_SCORE_LIST = re.compile(
    r"(\d{1,3}(?:\.\d+)?(?:\s*分?\s*[、,，和及]\s*\d{1,3}(?:\.\d+)?)+)\s*分(?!之)"
)
# A work that is planned, advised or absent is not one that was done.
_NOT_DONE = re.compile(r"尚未|未开展|未建|没有|暂无|拟|计划|建议|规划建设|下一步|不涉及")


def sentences(paragraphs: Iterable[Paragraph], file: str) -> Iterator[tuple[str, Source]]:
    """Sentences of the text outside tables, each with its paragraph's place."""
    for paragraph in paragraphs:
        for sentence in _SENTENCE_END.split(paragraph.text):
            text = tidy(sentence)
            if text:
                yield text, Source(file, paragraph.place)


def read_own_scores(texts: Iterable[tuple[str, Source]], data_years: list[int]) -> list[OwnScore]:
    """The provider's score per year (guide 附件2-1 四: 给出诊断评分).

    Read from a sentence on scores that names years, or lists exactly as many as there are years.
    """
    years = sorted(data_years)
    for text, source in texts:
        plain = clean(text)
        if not _SCORE_WORDS.search(plain):
            continue
        named = [(int(y), float(s)) for y, s in _YEAR_SCORE.findall(plain) if int(y) in years]
        if named:
            return [OwnScore(year, score, text, source) for year, score in dict(named).items()]
        listed = _SCORE_LIST.search(plain)
        scores = re.findall(r"\d{1,3}(?:\.\d+)?", listed.group(1)) if listed else []
        if years and len(scores) == len(years):
            pairs = zip(years, scores, strict=True)
            return [OwnScore(year, float(score), text, source) for year, score in pairs]
    return []


def read_demonstration_works(
    texts: Iterable[tuple[str, Source]], lexicon: Lexicon
) -> Iterator[DemonstrationWork]:
    """Demonstration works (guide 四（三）3) that a sentence says are there, each once."""
    found: set[str] = set()
    for text, source in texts:
        key = label_key(text)
        if _NOT_DONE.search(text):
            continue
        for label, target in lexicon.labels("demonstration"):
            if label in key and target not in found:
                found.add(target)
                yield DemonstrationWork(target, text, source)


def read_scope(texts: Iterable[tuple[str, Source]], lexicon: Lexicon) -> str | None:
    """The scope of the diagnosis (guide 三（一）2), where a sentence on 范围 or 覆盖 names one."""
    for text, _ in texts:
        if "诊断" in text and ("范围" in text or "覆盖" in text or "区域" in text):
            for label, target in lexicon.labels("scope"):
                if label in label_key(text):
                    return target
    return None

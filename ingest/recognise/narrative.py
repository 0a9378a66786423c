"""What the report's text says: own scores, works, scope, chapters, references. Not found is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.findings import Source
from ingest.grid import Document, Paragraph
from ingest.recognise.forms import DemonstrationWork, Narrative, OwnScore, Text
from ingest.recognise.labels import Lexicon
from ingest.text import clean, label_key, tidy

_SENTENCE_END = re.compile(r"(?<=[。；;！!])|\n")
_SCORE_WORDS = re.compile(r"评分|得分|总分|分值")
_YEAR_SCORE = re.compile(r"((?:19|20)\d{2})\s*年[^\d。]{0,20}?(\d{1,3}(?:\.\d+)?)\s*分(?!之)")
_SCORE_LIST = re.compile(
    r"(\d{1,3}(?:\.\d+)?(?:\s*分?\s*[、,，和及]\s*\d{1,3}(?:\.\d+)?)+)\s*分(?!之)"
)
# A work that is planned, advised or absent is not one that was done.
_NOT_DONE = re.compile(r"尚未|未开展|未建|没有|暂无|拟|计划|建议|规划建设|下一步|不涉及")

_BUREAU = "(?:市经济和信息化局|市经信局)"
_CONSENT = re.compile(rf"(?<!未经)(?<!未获)(?<!未报){_BUREAU}[^。；]*同意|同意[^。；]*{_BUREAU}")
_SPECIAL_DIAGNOSIS = re.compile(r"专项诊断")
_LONGEST_HEADING = 30
_CHAPTER_NUMERAL = re.compile(r"(?:第(?=.章))?(?P<numeral>[一二三四五六])(?:章|[、.．])")
_REFERENCES_CHAPTER = 6
_ANNEX_HEADING = re.compile(r"附件\s*2\s*[-－—]\s*1\s*[-－—]")
_LIST_NUMBER = re.compile(r"[\[(]?(\d{1,3})[\])、.．:]")
_DASH = str.maketrans(dict.fromkeys("－—–‐", "-"))
_ANNEXES = re.compile(
    r"附件\s*(\d+(?:[-~至]\d+)*(?:\s*[、,和及]\s*\d+(?:[-~至]\d+)*(?!\s*[年月]|\d))*)"
)
_LONGEST_RANGE = 100


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


def read_scope(texts: Iterable[tuple[str, Source]], lexicon: Lexicon) -> tuple[str, Text] | None:
    """The scope of the diagnosis (guide 三（一）2), where a sentence on 范围 or 覆盖 names one."""
    for text, source in texts:
        if "诊断" in text and any(word in text for word in ("范围", "覆盖", "区域")):
            for label, target in lexicon.labels("scope"):
                if label in label_key(text):
                    return target, Text(text, source)
    return None


def read_narrative(
    document: Document, texts: list[tuple[str, Source]], scope: Text | None, lexicon: Lexicon
) -> Narrative | None:
    """What the running text says; None for a workbook, which holds tables alone.

    ``texts`` are the document's sentences, ``scope`` the one that names the scope.
    """
    if not texts:
        return None
    paragraphs = list(document.paragraphs())
    listed = tuple(_reference_lines(paragraphs, lexicon))
    return Narrative(
        scope=scope,
        consent=_first_saying(texts, _CONSENT),
        special_diagnosis=_first_saying(texts, _SPECIAL_DIAGNOSIS),
        chapters=frozenset(
            number for p in paragraphs if (number := _chapter_of(p.text, lexicon)) is not None
        ),
        references=frozenset(number for line in listed for number in _numbers_in(line)),
        reference_lines=listed,
    )


def _first_saying(texts: Iterable[tuple[str, Source]], words: re.Pattern[str]) -> Text | None:
    for text, source in texts:
        if words.search(text) and not _NOT_DONE.search(text):
            return Text(text, source)
    return None


def _chapter_of(text: str, lexicon: Lexicon) -> int | None:
    """The chapter that a line heads, by its title or by the Chinese numeral before it."""
    line = clean(text)
    if not line or len(line) > _LONGEST_HEADING or line.endswith(("。", ";", ":")):
        return None
    target = lexicon.find("chapter", line)
    if target:
        return int(target)
    numeral = _CHAPTER_NUMERAL.match(line)
    return "一二三四五六".index(numeral["numeral"]) + 1 if numeral else None


def _reference_lines(paragraphs: list[Paragraph], lexicon: Lexicon) -> Iterator[str]:
    """The lines from the heading of chapter 六 on, to the first annex."""
    is_inside = False
    for paragraph in paragraphs:
        if is_inside and _ANNEX_HEADING.match(clean(paragraph.text)):
            return
        if _chapter_of(paragraph.text, lexicon) == _REFERENCES_CHAPTER:
            is_inside = True
        elif is_inside:
            yield from (line for text in paragraph.text.split("\n") if (line := tidy(text)))


def _numbers_in(line: str) -> Iterator[str]:
    """The attachments that a line of the references lists."""
    yield from annexes_named(line)
    if numbered := _LIST_NUMBER.match(clean(line)):
        yield str(int(numbered[1]))


def annexes_named(text: str) -> Iterator[str]:
    """The numbers of the attachments a text points to: 附件3、4, 附件5-7, 附件2-1 with its sub-number.

    A range gives each of its numbers; 2-1 could be either and is given as written, so that it is
    known by the same name in the index and in the list.
    """
    for match in _ANNEXES.finditer(clean(text).translate(_DASH)):
        for item in re.findall(r"\d+(?:[-~至]\d+)*", match[1]):
            first, sign, last = re.match(r"(\d+)([-~至]?)(.*)", item).groups()  # type: ignore[union-attr]
            if sign and last.isdigit() and 0 < int(last) - int(first) <= _LONGEST_RANGE:
                yield from map(str, range(int(first), int(last) + 1))
            else:
                yield item if sign else str(int(first))

"""Which works a question names: in title marks, by title, or by a short title that fits one work only.

What a name may mean is the library's to say (``Shelf.named``); here are only the places where one may stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from library.model import Level
from library.shelf import Shelf
from library.titles import normal_title, short_names, spoken_name

_MARKED = re.compile(r"《([^》]{2,60})》")
_ENDS = re.compile("条例|办法|规定|规则|细则|规范|法|准则|指引|意见|制度|解释|规程")
_BODY_ENDS = "局委办心团司道镇乡村院校处"
_BODY = re.compile(f"[\u4e00-\u9fff]{{1,9}}?(?:[{_BODY_ENDS}](?!织)|(?=[那这]份|的?(?:巡察)?报告|“?回头看))")
_HERE = re.compile("现在|咱们?|我们|我也|我[能该]|行不行|能不能|可以[吗不么]")
_WHOSE = re.compile("(?:的|单位|内部|哪些|什么|自己|本局|他们|我们)$")
_BARE = re.compile("[\u4e00-\u9fff（）、]*$")
SHORTEST = 3  # characters of a title without marks: 监察法
LONGEST = 40


@dataclass(frozen=True, slots=True)
class NamedWork:
    """A work as named: its key, the normalised title it was named by, characters [start, end) of the text
    (none where a report is named by the body it is on, which is part of what is asked).

    ``spoken``: by a name that people shorten it to, and that is no title.
    """

    work: str
    title: str
    start: int
    end: int
    spoken: bool = False


def find_works(text: str, shelf: Shelf, clearance: Level) -> tuple[NamedWork, ...]:
    """Works named in ``text`` that this clearance covers, in order, each once.

    The longest name wins where several overlap; a name that fits two works names none.
    """
    found: list[NamedWork] = []
    taken: list[tuple[int, int]] = []
    for start, end, marked in (*_marked(text), *_bare(text)):
        if any(start < e and end > s for s, e in taken):
            continue
        name = normal_title(text[start:end])
        works = shelf.named(name, clearance)
        spoken = not marked and not any(name in shelf.names(work, clearance) for work in works[:1])
        if spoken:  # else the mere end of a title: 访条例
            works = () if _is_described(name, text[:start]) else shelf.spoken(name, clearance)
            if not works:
                continue
        if works or marked:
            taken.append((start, end))
        if len(works) == 1:
            title = _title_meant(name, works[0], shelf, clearance)
            found.append(NamedWork(works[0], title, start, end, spoken))
    found += _reports(text, shelf, clearance)
    return tuple({named.work: named for named in sorted(found, key=lambda named: named.start)}.values())


def _reports(text: str, shelf: Shelf, clearance: Level) -> Iterator[NamedWork]:
    """The reports on bodies that the text names: 文旅局那份, 栖禾镇; none where a body has several.

    None either where it is asked what holds here and now, whatever a report says.
    """
    if _HERE.search(text):
        return
    for match in _BODY.finditer(text):
        for start in range(match.start(), match.end() - 1):
            said = text[start : match.end()]
            whole = said[-1] in _BODY_ENDS
            works = shelf.reports_on(said, clearance) if len(said) > 2 or not whole else ()
            if len(works) == 1:
                title = normal_title(shelf.versions(clearance, works[0])[-1].title)
                yield NamedWork(works[0], title, start, start, spoken=True)
                break


def is_document(text: str) -> bool:
    """Whether ``text`` ends in what a document is called, and so asks of the document: 评估办法."""
    return any(match.end() == len(text) for match in _ENDS.finditer(text))


def ends_title(text: str, title: str) -> bool:
    """Whether ``text`` calls some document as ``title`` ends: 评估办法 for 巡察整改成效评估办法."""
    name = normal_title(title)
    places = (text[start:end] for start, end, _ in _bare(text) if end - start > SHORTEST)
    return any(spoken_name(place) and name.endswith(normal_title(place)) for place in places)


def _is_described(name: str, before: str) -> bool:
    """Whether some paper is described rather than named: 该单位的请示报告规定, 整改的办法."""
    return "的" in name or bool(_WHOSE.search(before))


def _title_meant(name: str, work: str, shelf: Shelf, clearance: Level) -> str:
    """The normalised title, of all that the work has borne, that ``name`` says or shortens."""
    titles = [normal_title(version.title) for version in reversed(shelf.versions(clearance, work))]
    fits = (title for title in titles if name in (title, *short_names(title)) or title.endswith(name))
    return name if name in titles else next(fits, titles[0])


def _marked(text: str) -> Iterator[tuple[int, int, bool]]:
    return ((*match.span(), True) for match in _MARKED.finditer(text))


def _bare(text: str) -> Iterator[tuple[int, int, bool]]:
    """Places where a title may stand without title marks, longest first."""
    places: list[tuple[int, int, bool]] = []
    for match in _ENDS.finditer(text):
        run = _BARE.search(text, max(0, match.end() - LONGEST), match.end())
        first = run.start() if run else match.start()
        places.extend((start, match.end(), False) for start in range(first, match.end() - SHORTEST + 1))
    yield from sorted(places, key=lambda place: place[0] - place[1])

"""An answer without a model: the few sentences of provisions that answer each part, verbatim.

What belongs to a sentence comes with it: the sentence before it where it starts with 其 or 前款, the
exceptions after it (但, 特殊情况下), the items of a list with their lead, the later paragraphs that refer
back to it; of a story in a course or a report, how it goes on. Nothing is worded here but the address in
front of an answer to "which article".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.answer import Role, Sentence
from answer.asked import Asked
from answer.bases import Bases, run_basis, sentence
from answer.select import Candidate
from answer.signs import LEANS
from answer.sources import told_in
from answer.spans import Span
from answer.values import amounts, holds_value
from answer.verify import ROLES
from library.model import Kind

MOST_ITEMS = 20  # a list is shown to its end up to here; longer ones are cut to what the question names
MOST_BESIDE = 2  # further pieces of the work shown beside the best
MOST_STEPS = 4  # paragraphs of an article that tells how something is done
ALSO = 1.4  # how far behind the best in score they may be
ALSO_UNREAD = 0.6  # the same where no ranker has read them
ALSO_NAMED = 1.5  # the same there, where the work is named
FULL = 3.5  # the same for a number whose clause holds every word of the question
SPREAD_OUT = frozenset({"deadline", "where", "money"})  # what several articles of a work may each say in part
MOST_TOGETHER = 3  # sentences of one paragraph shown as one
PARAGRAPH = 200  # characters of a paragraph of a course or a report that is shown whole
STORY = 160  # characters of it shown behind that paragraph
_CONDITION = re.compile(
    "^(?:但是?|不过|在?特殊情况|情况(?:复杂|紧急|特殊)|确[需因]|需要延长|因[^，]{1,12}需要延长|达不到|逾期|其中|"
    "未经|期满|届满|法律[^，]{0,12}另有规定|临时|紧急)|不受[^，]{0,10}限制|除外"
)
_REFERS_BACK = re.compile("前款|前两款|本条第[一二三四五]款|第一款(?:规定|所列)?")
_DIRECT = (Role.ITEM, Role.STEP, Role.COMPARE)
"""Roles of sentences that the first sentence of a part is not whole without."""
_LISTS = ("list", "documents", "steps")
_SEVERAL = re.compile("分别|各自?[是有几]|[两三][个种类份]\\S{0,4}[各都]|哪个.{1,8}哪个|一个.{1,8}一个")
_WHICH_OF = re.compile("哪个.{1,8}哪个|一个.{1,8}一个")
"""Of one of two things only what asks which of them does what may be answered by several sentences."""
_IN_TURN = re.compile("依次|逐级|下列(?:次序|顺序|步骤)|以下(?:次序|顺序|步骤)")
_TELLS_APART = re.compile("不是|不同|区别|有别|不等于|不属于|不得(?:混|等同|相?互?代替)")
_EXAMPLE = re.compile("^(?:[^，。]{0,4}(?:示范|示例|例句)|改以?前|改一改|没写成的|写成的|原句|例)")
_DOUBT = re.compile("(?:吧|对吗|是吗|对不对|是这样|是不是|行吗|可以吗|行不|可以不)[？?]?$")
_NEGATED = re.compile("不得|不能|不准|禁止|严禁|不予|不停止|不代替|不写入|不计入|不发给")


def compose_part(
    asked: Asked,
    ranked: Sequence[Candidate],
    of_article: Sequence[Span],
    bases: Bases,
    *,
    named: bool = False,
) -> list[Sentence]:
    """The sentences that answer one part.

    Args:
        ranked: pieces, best first; the first one is good enough.
        of_article: all pieces of the best one's article, in order.
        bases: takes what the sentences rest on.
        named: the question names the work, so that more of it answers.
    """
    best = ranked[0]
    role = _role(asked, best.span)
    others = beside(asked, ranked, named=named)
    if asked.intent == "where":
        elsewhere = [one for one in others if one.article != best.article]
        return [_where(one.span, bases) for one in (best, *elsewhere)]
    if asked.intent == "difference" and (compared := _compare(asked, ranked, bases)):
        apart = _TELLS_APART.search(best.span.text)
        return [*([sentence(_core(asked, best.span, of_article), role, bases)] if apart else []), *compared]
    kind = best.hit.placed.version.kind
    if (best.span.item or best.span.lead) and kind is not Kind.REPORT:  # there, these are headings
        said = _listed(asked, best.span, of_article, bases, role)
    elif asked.intent == "steps" and kind.rules:
        return _steps(best.span, of_article, bases)
    elif kind.rules:
        core = _core(asked, best.span, of_article)
        said = [sentence(core, role, bases), *_further(asked, core, of_article, bases)]
    else:
        said = _story(asked, best.span, of_article, bases, role)
    defines = asked.intent == "definition" and not best.signs["shape"]
    earlier = [
        one for one in others if _reads_before(asked, one, best) or (defines and bool(one.signs["shape"]))
    ]
    later = [one for one in others if one not in earlier]
    before, after = ([sentence([one.span], Role.ANSWER, bases) for one in each] for each in (earlier, later))
    return [*before, *said, *after]


def beside(asked: Asked, ranked: Sequence[Candidate], *, named: bool) -> list[Candidate]:
    """What else of the work answers: at most two further pieces nearly as likely as the first.

    Several deadlines of one matter stand in several articles, the second half of a rule in the next sentence.
    """
    best, found = ranked[0], list[Candidate]()
    several = bool((_WHICH_OF if asked.part.half else _SEVERAL).search(asked.part.own))
    for one in ranked[1:]:
        full = asked.intent == "count" and bool(one.signs["full"])
        unread = ALSO_NAMED if named else ALSO_UNREAD
        near = FULL if full else ALSO if "reads" in best.signs else unread
        same = one.article == best.article
        apart = same or full or several or asked.intent in SPREAD_OUT or named
        plain = one.span.whole and not (one.span.item or one.span.lead or one.signs["leans"])
        fits = not asked.needs_value or one.value
        of_work = several or one.hit.placed.version.id == best.hit.placed.version.id
        if of_work and apart and plain and fits and best.score - one.score <= near:
            found.append(one)
    return found[:MOST_BESIDE]


def _reads_before(asked: Asked, one: Candidate, best: Candidate) -> bool:
    """Whether a number stands earlier in the work than one of somebody whom the question does not name."""
    place, best_place = (one.article, one.span.order), (best.article, best.span.order)
    of_whom = ROLES.findall(re.split(r"\d", best.span.text)[0])
    narrow = any(role not in asked.part.text for role in of_whom)
    return asked.intent == "count" and narrow and bool(one.signs["full"]) and place < best_place


def compose_provision(pieces: Sequence[Span], bases: Bases) -> list[Sentence]:
    """A provision that the question names by its address, as it reads, lists with their items."""
    sentences: list[Sentence] = []
    for place, block in enumerate(dict.fromkeys(piece.block for piece in pieces)):
        plain = [piece for piece in pieces if piece.block == block and not piece.item]
        if plain:
            sentences.append(sentence(plain, Role.ANSWER if place == 0 else Role.NOTE, bases))
        items = [piece for piece in pieces if piece.block == block and piece.item]
        role = Role.ITEM if plain else Role.ANSWER
        sentences += [sentence([item], role, bases) for item in items[:MOST_ITEMS]]
    return sentences


def direct_first(parts: Sequence[Sequence[Sentence]]) -> list[Sentence]:
    """What answers each part directly, part by part, a list with its items; then what belongs to each."""
    ends = [
        next((n for n, one in enumerate(part) if n and one.role not in _DIRECT), len(part)) for part in parts
    ]
    direct = [one for part, end in zip(parts, ends, strict=True) for one in part[:end]]
    return direct + [one for part, end in zip(parts, ends, strict=True) for one in part[end:]]


def once(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences without those whose words an earlier one holds, or a longer one behind."""
    kept: list[Sentence] = []
    for place, one in enumerate(sentences):
        words = one.text.rstrip("。；")
        longer = (other for other in sentences[place + 1 :] if other.text.rstrip("。；") != words)
        if not any(words in other.text for other in (*kept, *longer)):
            kept.append(one)
    return kept


def _role(asked: Asked, span: Span) -> Role:
    """A sentence that stands against what the question takes for granted corrects it."""
    if not _DOUBT.search(asked.part.text):
        return Role.ANSWER
    said, ruled = amounts(asked.part.text), amounts(span.text)
    return (
        Role.CORRECTION
        if _NEGATED.search(span.text) or (said and ruled and not said & ruled)
        else Role.ANSWER
    )


def _where(span: Span, bases: Bases) -> Sentence:
    citation = run_basis([span], bases.on).citation
    return sentence([span], Role.ANSWER, bases, before=f"见{citation}：")


def _steps(span: Span, of_article: Sequence[Span], bases: Bases) -> list[Sentence]:
    """What is done, in the order of the article: the paragraph that answers, then those behind it."""
    blocks = dict.fromkeys(
        piece.block for piece in of_article if piece.order >= span.order or piece.block == span.block
    )
    said: list[Sentence] = []
    for block in list(blocks)[:MOST_STEPS]:
        pieces = [piece for piece in of_article if piece.block == block]
        plain = [piece for piece in pieces if not piece.item]
        role = Role.STEP if said else Role.ANSWER
        if plain:
            said.append(sentence(plain, role, bases))
        said += [sentence([piece], Role.ITEM, bases) for piece in pieces if piece.item][:MOST_ITEMS]
    return said


def _listed(asked: Asked, span: Span, of_article: Sequence[Span], bases: Bases, role: Role) -> list[Sentence]:
    """A lead with its items; behind its lead a single item where only that one answers."""
    lead = [piece for piece in of_article if piece.block == span.block and piece.lead]
    items = [piece for piece in of_article if piece.block == span.block and piece.item]
    whole = bool(lead) and bool(_IN_TURN.search(lead[-1].text))
    if span.item and asked.intent not in _LISTS and not whole:
        alone = asked.intent == "definition" or not lead
        return [sentence([span] if alone else [*lead[-1:], span], role, bases)]
    if len(items) > MOST_ITEMS:
        items = [item for item in items if _touches(asked, item)][:MOST_ITEMS] or items[:MOST_ITEMS]
    if not lead:
        return [sentence([item], role, bases) for item in items or [span]]
    return [sentence(lead[-1:], role, bases), *(sentence([item], Role.ITEM, bases) for item in items)]


def _core(asked: Asked, span: Span, of_article: Sequence[Span]) -> list[Span]:
    """The sentence with the one it leans on and the exceptions that follow it."""
    core = [span]
    while core[0].order > 0 and len(core) < MOST_TOGETHER:
        before = of_article[core[0].order - 1]
        same = before.block == span.block and _goes_on(asked, before)
        if before.item or not (same or LEANS.search(core[0].text)):
            break
        core.insert(0, before)
    for after in of_article[span.order + 1 :]:
        same = after.block == span.block and not after.item
        if (
            len(core) >= MOST_TOGETHER
            or not same
            or not (_CONDITION.search(after.text) or _goes_on(asked, after))
        ):
            break
        core.append(after)
    return core


def _goes_on(asked: Asked, piece: Span) -> bool:
    """Whether a neighbouring sentence holds more of the same kind of value on the same matter."""
    if asked.intent not in ("deadline", "count", "who", "money"):
        return False
    return holds_value(asked.intent, piece.text, asked.unit) and _touches(asked, piece)


def _touches(asked: Asked, piece: Span) -> bool:
    """Whether the piece holds one of the part's telling words."""
    return any(term.held_by(piece.text) >= 0.5 for term in asked.terms)


def _further(asked: Asked, core: Sequence[Span], of_article: Sequence[Span], bases: Bases) -> list[Sentence]:
    """Later paragraphs of the article that refer back to the paragraph answered: its further cases."""
    if asked.intent not in ("deadline", "count", "who", "permitted", "money"):
        return []
    found: list[Sentence] = []
    own = {piece.block for piece in core}
    for block in dict.fromkeys(piece.block for piece in of_article if piece.order > core[-1].order):
        pieces = [piece for piece in of_article if piece.block == block and not piece.item]
        text = "".join(piece.text for piece in pieces)
        matters = any(_touches(asked, piece) for piece in pieces) or holds_value(asked.intent, text)
        if block not in own and matters and _REFERS_BACK.search(text):
            found.append(sentence(pieces, Role.CAUTION, bases))
    return found[:2]


def _story(asked: Asked, span: Span, of_article: Sequence[Span], bases: Bases, role: Role) -> list[Sentence]:
    """The paragraph of a slide or section that answers, then how it goes on; notes stand apart.

    Who asks for a story or an example is shown the paragraph before it too, where both are short, and the
    slide's own example where the notes only speak of it.
    """
    asked_for = bool(told_in(asked.part.text)) and span.placed.version.kind is Kind.COURSE
    if asked_for and span.noted:
        span = next((piece for piece in of_article if _EXAMPLE.search(piece.text) and not piece.noted), span)
    side = [piece for piece in of_article if piece.noted is span.noted]
    own = _paragraph(span, side) or _core(asked, span, of_article)
    earlier = [
        piece for piece in side if piece.order < own[0].order and piece.block != piece.placed.provision.eid
    ]
    if asked_for and earlier and (before := _paragraph(earlier[-1], side, PARAGRAPH - _length(own))):
        own = [*before, *own]
    after = [piece for piece in side if piece.order > own[-1].order]
    told = [piece for n, piece in enumerate(after, 1) if _length(after[:n]) <= STORY]
    blocks = dict.fromkeys(piece.block for piece in told)
    runs = [[piece for piece in told if piece.block == block] for block in blocks]
    return [sentence(own, role, bases), *(sentence(run, Role.NOTE, bases) for run in runs)]


def _paragraph(span: Span, pieces: Sequence[Span], most: int = PARAGRAPH) -> list[Span]:
    """The whole paragraph of a piece; nothing where it is longer than ``most`` characters."""
    own = [piece for piece in pieces if piece.block == span.block]
    return own if _length(own) <= most else []


def _length(pieces: Sequence[Span]) -> int:
    return sum(len(piece.text) for piece in pieces)


def _compare(asked: Asked, ranked: Sequence[Candidate], bases: Bases) -> list[Sentence]:
    """One sentence for each of the two or three things compared; nothing where one of them has none."""
    things = compared_things(asked.part.text)
    chosen: list[Span] = []
    for thing in things:
        holding = [one for one in ranked if thing in one.span.text and one.span.text.endswith("。")]
        named_first = [candidate for candidate in holding if candidate.span.text.find(thing) < 12]
        if not holding:
            return []
        chosen.append((named_first or holding)[0].span)
    return [sentence([span], Role.COMPARE, bases) for span in dict.fromkeys(chosen)]


def compared_things(text: str) -> tuple[str, ...]:
    """What a question sets side by side: 立行立改跟边巡边改有啥区别 → 立行立改, 边巡边改."""
    head = re.split("有(?:啥|什么|何)|是不是|是一回事|是同|的(?:区别|不同|差别)|怎么(?:区)?分|区别", text)[0]
    things = [thing.strip('“”"「」《》，, ') for thing in re.split("跟|和|与|同|、|相比", head)]
    found = tuple(thing for thing in things if 1 < len(thing) <= 12)
    return found if len(found) > 1 else ()

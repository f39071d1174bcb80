"""What sort of answer a question wants: the first row that fits names its intent.

Words: where lineage reason money included difference definition documents list deadline count who permitted
place steps other.
"""

from __future__ import annotations

import re

_ROWS = (
    (
        "where",
        "哪个(?:文件|制度|办法|条例|规定|附件)|第几条|哪(?:一)?条(?!线)|哪部|在哪(?:个|里)规定",
        "依据是(?:什么|哪)|出自哪|哪条规定",
    ),
    (
        "lineage",
        r"改没改|有没有(?:修订|修改|改过)|修订过|还有效吗|还能用|是否(?:有效|废止|现行)|废止了|几版|哪个版本|新旧|文号(?:是|都|和|多少)|废没废",
        r"(?:什么|啥)时候(?:施行|实施|生效)|何时(?:施行|实施|生效)|哪年(?:施行|实施|出台)",
        r"被(?:什么|哪个)\S{0,4}(?:替代|取代)",
    ),
    ("reason", "为什么|为何|为啥|什么原因|理由是|什么道理|凭什么"),
    (
        "money",
        "多少(?:元|美元|万)|多少[^，、几谁]{0,3}[钱费](?!用?[由谁])|几(?:元|块钱)",
        "补助标准|津贴(?:标准|多少|每)|罚多少",
    ),
    (
        "included",
        "算不算(?:在里头|在内|进去|数)|算在(?:内|里头)[吗么]|含不含|包不包括|计不计入|算不算\\S{1,6}人数",
    ),
    (
        "difference",
        "区别|有(?:啥|什么)不(?:一样|同)|不同之处|一回事|一码事|一个东西|是(?:不是)?同一[个种份类件]|怎么(?:区)?分[？?]?$|差别|相比|有何不同|什么关系",
    ),
    (
        "definition",
        "什么叫|是(?:啥|什么)样的|(?:啥|什么|哪个)意思|是指什么|指的是什么|什么是|怎么定义|的定义|是哪[三四五六七八九十\\d几]个",
        "第[一二三四五六七八九十]个是|是(?:什么|啥)(?:[？?。]|$)",
    ),
    (
        "documents",
        r"(?:哪些|什么|哪几(?:种|份))(?:材料|附件|资料|文书|表格|表|证件|文件)|材料有哪些|文书有哪些|打印几份",
        "要?带(?:啥|什么|哪些)|填(?:啥|什么|哪张)表|走哪个表|模板|交哪些东西",
    ),
    (
        "list",
        "(?:什么|啥)(?:情况|情形|条件)|哪(?:几|些)(?!天|年|日|程序|步骤|流程)|列一下|列出|逐条|几种情形|包括(?:什么|哪)|议哪|内容有|条件$|分(?:为)?几",
    ),
    ("count", "(?:写|报告|材料|稿子?)(?:要|该|得)?(?:写)?多长|篇幅(?:多长|多大|限)|限多少字"),
    (
        "deadline",
        "多久|多长|几天|多少(?:天|年|日)|几(?:个)?(?:工作)?日|几个月|几年|期限|时限|最[晚迟长短]|几点(?!要求|意见|建议|规定|内容)|啥时候|什么时(?:候|间)|何时",
        "(?:时间|天数|日期)(?:是不是|是否|都|也)?(?:一样|相同)|截止|哪天|几月|几(?:个)?小时|能拖吗|几届|哪年|任期|提前几|(?:要|得)?啥时候?(?:报|交|办|贴|发)|第几天|频次$",
    ),
    (
        "count",
        "几(?:个|名|人|次|份|处|户|部|轮|条|张|项|篇|字|倍)|多少(?:人|个|次|名|份|字|处|户|分|条|页|比例)|多少$",
        "比例|百分之几|至少|(?<!数量)最多|不少于|低于多少|超过多少|一共该有|几(?:成|样|回|趟|级|道|家|正几副)",
        "(?<!写)多[大宽厚高](?!的?(?:事|问题|责任|关系|年[纪龄]))|起码|够几|(?:人|次|份|字|户|组)数(?:要求|规定|多少)?$|票数$",
    ),
    (
        "who",
        "谁|找哪个|哪个(?:部门|单位|机关|领导)|由哪|归哪|报哪|(?<!自己)说了算|哪级|审批人|负责人是|批准人|向哪|哪位|哪个领导",
    ),
    (
        "permitted",
        "能不能|可不可以|可以(?:不|吗|么|把|直接)|能(?:否|吗)|行(?:不|吗|么)|是否|要不要|需不需要|是不是|允许|必须|准不准",
        r"(\S)不\1|对(?:吧|吗|不对)|算不算|吗[？?]?$|不$|吧[？?]?$|能直接|还能|没$",
    ),
    ("place", "哪儿|哪里|在哪|[到去往贴放存交]哪"),
    (
        "steps",
        "怎么(?:办|做|弄|走|开|调|听|评|移交|处理|申请|报|写|查|组织|准备)|怎样|如何|哪些(?:程序|步骤|流程)",
        "流程|程序|步骤",
        "咋(?:办|弄|做|开|听|整)|从头到尾|干啥|先后",
    ),
)
ROWS = tuple((intent, re.compile("|".join(patterns))) for intent, *patterns in _ROWS)
_CONFIRMS = re.compile(
    "是[^，]{0,3}[\\d一二两三四五六七八九十][^，]{0,6}[不吗吧]|(?:这样)?(?:对吧|对吗|是吧|是吗|对不对|行不|[行成好](?:吗|吧)|可以[吗吧不]|没问题吧|是这样吗|是不是|好吗|怎么办|咋办)|"
    "(?:请|帮我|麻烦)?(?:从头到尾|详细|具体|简单)?(?:说|讲|列|介绍)(?:一下|一说|说|讲)"
)


_ASKING = re.compile(
    "怎么|咋|几|多[少久长大快]|谁|啥|什么|哪|[吗么不没][？?]?$|([\u4e00-\u9fff])不\\1|.还是."
)
"""What makes a piece a question, whatever sort of answer it wants."""


_ELSE = re.compile("^(?:那|如果|要是)?[^，]{1,12}呢$")
"""What asks the same of something else (交叉呢); only behind a question of its own."""
_HAPPENS = re.compile("^(?:那|如果|要是)*[^，]*(?:得|[不没错退缺]|了|只有|低于)(?:[^，]*[^，的])?呢$")
"""What happens in another turn of events (要是错得多呢): not the same of something else, but what then."""
_EITHER = re.compile("[^，]{2,}还是(?![要不得应])[^，]")
"""What lets choose: neither a number nor a name is asked for."""
_ASKED_FOR = re.compile(
    "谁|哪|几|多[少久长]|怎么|咋|啥|什么|何时|要不要|能(?![力源够])|可以|可不|是不是|是否|有没有|算不算|最[多少晚长]"
)
_BEFORE_ASKING = re.compile(
    "[，,]?(?:最[多少晚长短]|至少|提前|得|要|应该?|由|归|报|能|可以|一共|一般|都|在|是|给|还|往|向|找|算|现在|到底)*$"
)
_CHOICE = re.compile(
    "(?P<a>[\u4e00-\u9fff]{1,8})还是(?P<b>[\u4e00-\u9fff]{1,8}?)(?:合适|好|啊|呢)?(?:[，。？?]|$)(?<![吗吧么不][，。？?])(?<![吗吧么不])"
)
_FUNCTION = re.compile("^(?:先|给|用|在|按|是|由|要|报|归|交|叫|算|得|因为|需要)+")
_NUMERAL = re.compile("[\\d一二两三四五六七八九十半]")
_MAY = re.compile("(?:行|可以|成|能)(?:吗|么|吧|不|不行|否)[？?]?$|能[^，]{1,8}不[？?]?$|能不能|可不可以")
_HOW_MANY = re.compile("多少|几成|最[多少晚迟长短]|至少|起码|比例|够几|多[久长]|[啥何]时|什么时")
"""Without such words 盖几张空白介绍信，行吗 counts nothing, 时限写“长期”行不行 no time."""
_SOME = re.compile("有[^，]{0,2}几[条个项份件](?=[^，]*[不没要想得被])")
"""The same where they set the scene: 有几条到期改不完，谁批."""
_SURE = re.compile("[，,](?:是|对|没错)(?:吧|吗)[？?]?$")
"""Before such words stands what a person takes for true (谁找得多谁优秀，是吧): no 谁 in it asks."""
_TOGETHER = re.compile(
    "[间相]?隔|之间|中间|关系|由?谁(?:来)?(?:定|牵头|负责)|哪个(?:先|归|在先)|先后|一起|一同"
)
"""What is asked of two things as one."""
_PAIR = re.compile(
    "^(?P<a>[^，,。？?；;、]{2,12}?)(?:、(?P<c>[^，,。？?；;、有是被]{2,12}?))?"
    "(?:和|跟|与|同(?![意时志级])|、|还有)(?P<b>[^，,。？?；;、有是被]{2,12}?)"
    "(?P<asked>(?:[三几]种)?(?:[，,]|分别|各自|各(?![组单方类级项科县地区人家部种界位个条市行轮次班处位])"
    "|都(?=[是有在由几多要按限归])|哪个|是不是|是(?:一|同)|有[啥什何]|[\u4e00-\u9fff]的是(?:谁|啥|什么)).*)$"
)

_OF_KINDS = re.compile("^(?:[三几]种)?[，, ]*")
_EACH = re.compile("[^，]{0,4}(?:各|分别)")
"""What asks the same of each of three; what is only a row of three things sets the scene."""
_TWO_DECIDERS = re.compile("(谁[^谁]{4,})(谁[^谁]{4,})")
"""谁审批组方案谁审定本轮方案; not 谁主持谁讲话, which one sentence answers."""
_MUCH = (
    "(?:(?:\\d+(?:\\.\\d+)?|[一二两三四五六七八九十半]+)(?:个?(?:工作日|月|小时)|[天日年%成人分等档级类种号次份户])"
    "|当[天日]|\\d+(?=[，,、]))"
)
_TOLD = re.compile(
    f"[，,、；;和跟与]?(?P<what>[^，,、；;。？?\\d]{{0,14}}?)(?P<much>{_MUCH})(?=[，,、；;和跟与一]|是一|有[啥什])"
)
"""One of several things told with their numbers: 审核给5天，改稿给3天."""
_ANOTHER = re.compile("^(?:那|如果|要是|现在)+|呢$")
_OF_BOTH = re.compile("(?:是|都)?(?:不是)?(?:一[码回]事|一样|这个顺序|同一[个种码回])|" + _CONFIRMS.pattern)
_OF_ONE = re.compile("哪[个一种份]")
"""What asks which of them is meant."""


def read_intent(text: str) -> str:
    """The intent word of a question or of one part of it; "other" where no row fits."""
    text = _SOME.sub("有", text.strip())
    intent = next((intent for intent, pattern in ROWS if pattern.search(text)), "other")
    if _SURE.search(text) and intent in ("who", "list", "steps"):
        return "permitted"
    if intent in ("count", "deadline") and _MAY.search(text) and not _HOW_MANY.search(text):
        return "permitted"
    return "other" if intent == "count" and _EITHER.search(text) else intent


def topic_of(text: str) -> str:
    """What a question is about: the words before those that ask (组务会多久开一次 → 组务会), or all."""
    asking = _ASKED_FOR.search(text)
    topic = _BEFORE_ASKING.sub("", text[: asking.start()]) if asking else text
    return topic if len(topic) > 1 else text


def choices(text: str) -> tuple[str, ...]:
    """The two things that a question lets choose between (红的还是白的 → 红, 白); () where it does not.

    Numbers are no such choice: rules may say them in another unit.
    """
    found = _CHOICE.search(text.strip())
    if found is None or any(_NUMERAL.search(found[name]) for name in "ab"):
        return ()
    one, other = (_FUNCTION.sub("", found[name].rstrip("的了")) for name in "ab")
    return (one[-max(len(other), 2) :] if len(other) > 1 else one[-1:], other) if one and other else ()


def asks(text: str) -> bool:
    """Whether a piece of a question asks something of its own."""
    return read_intent(text) != "other" or bool(_ASKING.search(_SOME.sub("有", text)))


def split_parts(text: str) -> tuple[str, ...]:
    """The parts of a question that each ask something; pieces that only set the scene join the next one.

    "留置一个人以后多久得告诉他家里，这个人最长能关多久" has two parts, "问卷要多少份，比例多少" too, and
    "方案谁审、审几天" as well, but not "公告张贴、上网的时间".
    """
    pieces = [
        piece.strip()
        for clause in re.split(r"[？?，,；;。！!\n]+", text)
        for piece in _listed(clause)
        if piece.strip()
    ]
    parts: list[str] = []
    scene = ""
    for piece in pieces:
        if _is_part(piece, first=not parts):
            parts.append(f"{scene}，{piece}" if scene else piece)
            scene = ""
        elif parts:
            parts[-1] = f"{parts[-1]}，{piece}"
        else:
            scene = f"{scene}，{piece}" if scene else piece
    return tuple(parts) or ((scene,) if scene else ())


def asks_else(piece: str) -> bool:
    """Whether a later piece asks of something else what was asked before (那反馈会呢; not 要是错得多呢)."""
    return bool(_ELSE.match(piece)) and not what_then(piece)


def what_then(piece: str) -> bool:
    """Whether it asks what follows when something happens (退回来呢)."""
    return bool(_HAPPENS.match(piece))


def _is_part(piece: str, *, first: bool) -> bool:
    if _CONFIRMS.fullmatch(piece):
        return False
    whole = len(piece) > 2 or "谁" in piece or "哪" in piece
    return (asks(piece) and whole) or (not first and bool(_ELSE.match(piece)))


def split_pair(text: str) -> tuple[str, ...]:
    """What is asked of each of two or three things named side by side; () where it is not of that kind.

    工作证和出入证，哪个离组交 → 工作证，哪个离组交 and 出入证，哪个离组交; not 干部群众都要谈吗.
    """
    found = _PAIR.match(text.strip())
    if found is None or not asks(found["asked"]) or _TOGETHER.search(found["asked"]):
        return ()
    asked = _OF_KINDS.sub("", found["asked"])
    if len(split_parts(asked)) > 1 and not asked.startswith("哪个"):
        return ()
    named = [found[name] for name in "acb" if found[name]]
    if any(_ASKING.search(one) for one in named) or (found["c"] and not _EACH.match(asked)):
        return ()
    return tuple(f"{one}，{asked}" for one in named)


def split_told(text: str) -> tuple[str, ...]:
    """What is asked of things that are told with their numbers, of each; () where it is not of that kind.

    审核给5天，改稿给3天，是吧 → 审核给5天，是吧 and 改稿给3天，是吧; 专项45天，提级45天，交叉呢 → 专项45天，
    是吗 and so on, and 交叉，几天; not 登记当天、分类三天，转走是哪个.
    """
    told: list[tuple[str, str]] = []
    place = 0
    while found := _TOLD.match(text, place):
        what = found["what"].removesuffix("一个") or (told[0][0] if told else "")
        told.append((what, found["much"]))
        place = found.end()
    asked = text[place:].lstrip("，,、；; ")
    if len(told) < 2 or not asked or _OF_ONE.search(asked) or any(len(what) < 2 for what, _ in told):
        return ()
    if not asks_else(asked):
        asked = "是吗" if _OF_BOTH.match(asked) else asked
        return tuple(f"{what}{much}，{asked}" for what, much in told)
    another = f"{_ANOTHER.sub('', asked)}，{'几天' if told[0][1][-1] in '天日' else '多少'}"
    return (*(f"{what}{much}，是吗" for what, much in told), another)


def _listed(clause: str) -> list[str]:
    """A clause taken apart where what stands on either side of 、 or 谁 asks something of its own."""
    if deciders := _TWO_DECIDERS.fullmatch(clause):
        return list(deciders.groups())
    pieces = clause.split("、")
    return pieces if all(_ASKING.search(piece) for piece in pieces) else [clause]

"""The three refusals: secrets, judgements of people and cases, foreign matter. They come before any search.

A rule says which words ask for what is not given, and which words beside them make it a question of procedure
(who approves, how long, which form), which passes. The first rule that fits decides. What no rule knows is
refused where it all but certainly sounds like one of the three (answer/sorts.py), and where it likely does
and what was found is less likely an answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from answer.answer import Refusal
from answer.sorts import sort_of

CERTAIN, LIKELY = 0.9, 0.4
"""Of 544 development questions not to be refused none sounds so from 0.9 on, and 8 from 0.4, 5 of them with
a likelier answer; of the 50 to be refused 28 and 42.
"""

_PROCEDURE = (
    "谁(?:来)?(?:审|批|负责|签|保管|能看|可以看|认定|决定|牵头|主持|办|收|登记)|由谁|由哪|移交给|交给谁|报谁|"
    "怎么(?:办|写|填|做|保护|处|保管|移交|登记|认定|保密|上报|报|查阅|调阅|归档|编号)|如何|"
    "程序|流程|几天|多久|多少(?:天|日|个)|期限|时限|规定|制度|依据|要求|应当|步骤|第几条|哪条|"
    "什么(?:情形|条件|叫|是|标准)|哪些情形|哪几|包括|保存|能不能|可不可以|可以|要不要|必须|行不行|行吗|是否|"
    r"要\S{0,6}吗|附件|样式|样例|模板|格式|空表|空白|区别|哪个(?:部门|机关)"
)
_BY_WHOM = "由谁|由哪|谁(?:来)?(?:认定|决定|评定|说了算)|哪个(?:部门|机关)|什么(?:程序|标准|条件)|按什么"
_AGAINST = (
    "怎么(?:处|追责|问责|认定|发现|识别|核实|防)|如何(?:处|防|避免|追责|识别|发现|核实)|"
    "后果|防止|禁止|是否违反|算不算"
)

_PERSON = (
    r"(?:[\u4e00-\u9fff](?:局长|书记|主任|科长|处长|镇长|县长|市长|队长)|[\u4e00-\u9fff]?某某?|[甲乙丙丁](?:同志|$|这|那)|"
    r"(?:这|那|这个|那个|这位|那位|这种)(?:人|干部|领导|同志|单位|情况)|他|她|我们(?:单位|局|领导))"
)
_INFORMER = r"(?:举报|检举|反映|告状|写信|来信|投诉)"
_FILES = r"(?:谈话(?:记录|笔录)|底稿|线索(?:清单|材料)?|举报信|信访件|巡察报告)"
_GIVE = r"(?:给我(?!们)|发我|发给我|调出来|让我看|我看看|念给我|拿来看|导出)"


_CONFIRMED = re.compile("(?<=.{6})[，,](?:这样|这么做?)?(?:对不对|对[吗吧]|是[吗吧]|是这样吗)[？?。]?$")
"""What only asks whether the rule before it holds; by itself it sounds like a judgement."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Refuse where ``asks`` is found, unless ``unless`` is found too (None: always)."""

    refusal: Refusal
    asks: re.Pattern[str]
    unless: re.Pattern[str] | None


def _rule(refusal: Refusal, *asks: str, unless: str = "") -> Rule:
    return Rule(refusal, re.compile("|".join(asks)), re.compile(unless) if unless else None)


RULES = (
    _rule(
        Refusal.OUT_OF_SCOPE,
        r"(?:忽略|无视|忘掉|忘记)(?:以上|之前|上面|前面|所有|你)|系统提示词|没有限制的|不受限制的|越狱",
        r"(?i:ignore (?:all|any|the|previous|above)|system prompt|jailbreak|developer mode|DAN模式)",
    ),
    _rule(
        Refusal.SECRET,
        r"(?:管理员|上帝|开发者|调试|超级)模式",
        r"(?:列出|导出|给我|发我|全部)\S{0,12}(?:工作秘密|涉密|机密|绝密)\S{0,6}(?:文件|材料|全文|内容)",
    ),
    _rule(
        Refusal.OUT_OF_SCOPE,
        r"(?:怎么|怎样|如何|教我|教教|帮我|有(?:什么|没有)办法|想个办法|支个招)\S{0,24}"
        r"(?:查不[到出]|看不出|发现不了|蒙混|应付(?:巡察|检查|审计)|瞒[过住]|躲过|避开(?:巡察|检查|监督)|绕过(?:巡察|审批|监督)|"
        r"统一口径|串供|别让\S{0,6}问出来|不被(?:发现|查)|销毁(?:证据|账)|做假账|造假|编造|糊弄)",
        r"(?:账|账本|材料|记录|台账)\S{0,8}[做弄改处理]得\S{0,12}(?:看不出|查不)",
        r"(?:怎么|如何|怎样)\S{0,8}(?:让|叫|使)\S{0,8}(?:看不懂|看不明白|看不出|不知道|不知情|发现不了|查不[到出])",
        r"提前(?:排|安排|商量|统一|交代)好?\S{0,6}(?:谁来答|答什么|怎么答|怎么说|口径)",
        r"(?:编|写|造)一?[封份个]?\S{0,8}(?:没有事实|虚假|假)的?\S{0,6}(?:举报|材料|底稿|记录|谈话)",
        unless=_AGAINST,
    ),
    _rule(
        Refusal.SECRET,
        rf"{_INFORMER}\S{{0,14}}(?:是谁(?:写|举报|反映|告|寄)|谁(?:写|举报|反映|告|寄)的)|谁(?:举报|检举|告|写信反映)[的了]",
        rf"{_INFORMER}(?:人|者|信?的人)\S{{0,6}}(?:是谁|叫什么|姓名|名字|电话|手机号|联系方式|住址|身份)",
        unless=f"{_PROCEDURE}|保护|泄露|公布|公开|登记|填",
    ),
    _rule(
        Refusal.SECRET,
        r"(?:组里|你们|巡察组|这轮|本轮|正在巡察|那个局|这个局|该单位|这次)\S{0,16}"
        r"(?:掌握|收到|发现|查到|反映)了?\S{0,8}(?:哪些|什么|几条|多少)\S{0,6}(?:线索|问题|举报)",
        r"线索编号是?(?:多少|什么)|(?:线索|案子|案件|调查)\S{0,10}(?:查到哪|到哪一?步|进展(?:如何|怎么样|到)|查得怎么样|办到哪)",
        unless="移交给|怎么(?:移交|登记|处理|编号|办)|如何(?:登记|移交|处理)|程序|期限|几天|多久|规定|应当|[时后]怎么|该怎么",
    ),
    _rule(
        Refusal.SECRET,
        r"(?<!\d)\d{2}-\d{2}-\d{2}-\d{3}\S{0,8}(?:写|内容|讲|说|反映)",
        r"(?:清单|名单|台账|底稿|线索|问卷|测评表?)(?:里|上|中)\S{0,4}(?:有谁|都有谁|是谁|谁说|谁写|谁打|点了谁|写了谁|提到谁)",
        r"(?:会商|碰头|专题会|组务会|领导小组会)\S{0,10}(?:讲|说|议|定)了\S{0,4}(?:什么案|哪个案|哪件案|哪几个人)",
        r"(?:下一?[个轮家批]|接下来)\S{0,6}[巡去查]\S{0,3}(?:哪家|哪个(?:单位|局)|谁)|透个[风底]|漏个底",
        unless=f"{_PROCEDURE}|编号规则",
    ),
    _rule(
        Refusal.SECRET,
        r"(?:还没|没有|尚未|未|没)反馈的?\S{0,10}报告",
        rf"{_FILES}\S{{0,6}}{_GIVE}|(?:{_GIVE}|把)\S{{0,12}}{_FILES}\S{{0,8}}(?:原文|全文|{_GIVE})",
        unless=_PROCEDURE,
    ),
    _rule(
        Refusal.SECRET,
        r"(?:哪个|哪些|谁|哪位)\S{0,6}(?:马上|快|会|将|准备|正在|即将)\S{0,3}被?(?:留置|双规|立案|调查|抓|查处|带走|免职)",
        r"(?:点了|点到了?)(?:哪些|谁|哪几)\S{0,4}(?:人|名|干部)|点了哪些人的名",
        unless="决定|批准|条件|程序|有权|可以|应当|规定|情形",
    ),
    _rule(
        Refusal.JUDGEMENT,
        rf"{_PERSON}\S{{0,24}}(?:够不够|有没有问题|是不是(?:有问题|腐败|贪|对组织)|(?:会不会|该不该|要不要)被?\S{{0,2}}"
        r"(?:处理|处分|开除|留置|查|追究|免|判)|合不合适|合格不|称职不)",
        rf"{_PERSON}\S{{0,24}}(?:算不算|是不是|有没有|构不构成|够得上|应该给)\S{{0,6}}"
        r"(?:违纪|违法|受贿|行贿|贪污|犯罪|渎职|处分|不忠诚|失职)",
        r"(?:刚才|这件|那件|上述|我这|他这)\S{0,8}(?:事|情况|案子|行为|做法)\S{0,8}(?:算不算|是不是|够不够|构不构成|该不该)",
        r"(?:班子|党组|党委|一把手)\S{0,4}(?:算不算|是不是|算|够不够)\S{0,3}(?:不团结|不作为|有问题|软弱涣散|不合格)",
        r"给个准话|你觉得\S{0,12}(?:有问题|违纪|违法)",
        unless=_BY_WHOM,
    ),
    _rule(
        Refusal.JUDGEMENT,
        r"谁[更最]\S{0,3}(?:适合|合适|应该|该)?(?:提拔|重用|优秀|称职|差|好)|哪个\S{0,8}(?:干|做|工作)得?(?:最|更)[差好]",
        r"(?:直接|你就|帮我|给我|你来)\S{0,4}[判定评][个为成]?\S{0,2}(?:不合格|合格|优秀|良好|不称职|称职|通过)",
        r"这次会不会被(?:处理|处分|查|问责)",
        unless=_BY_WHOM,
    ),
    _rule(
        Refusal.OUT_OF_SCOPE,
        r"情诗|写一?首\S{0,4}[诗歌]|下[雨雪][不吗没]|天气(?:怎么样|预报|如何)|(?:股票|彩票|基金)(?:推荐|怎么买|会涨)|买哪只|菜谱|怎么做[饭菜]|讲一?个(?:笑话|故事)",
        r"算命|星座|(?:推荐|看什么)\S{0,4}(?:电影|小说)|游戏攻略|世界杯|旅游(?:攻略|推荐)|翻译成(?:英文|英语)|写一?[段个](?:代码|程序|小说)|减肥|谈恋爱",
        r"(?i:python|javascript)\S{0,6}(?:代码|怎么写)",
        unless="巡察|审计|整改|纪律|规定",
    ),
)

MESSAGES = {
    Refusal.SECRET: (
        "这类内容属于在办材料或者工作秘密，本库不收录，也不回答。"
        "办理的程序、期限和审批权限可以问，例如“问题线索移交给谁、几天内移交”；"
        "确需了解具体内容的，请按权限向承办部门请示。"
    ),
    Refusal.JUDGEMENT: (
        "本库只提供程序和依据，不评价具体人和事，也不预判结果。"
        "可以问评价或者认定由哪个机关、按什么程序作出，例如“违纪由谁认定”“整改成效评估怎么定等次”。"
    ),
    Refusal.OUT_OF_SCOPE: (
        "这个问题不在巡察知识范围内，本库不能回答。"
        "可以问巡察工作的程序、期限、审批、文书以及所收录的法律法规。"
    ),
}
EVASION = (
    "不能提供规避监督的办法。被巡察党组织和有关人员应当如实提供情况。"
    "可以问配合巡察的要求、禁止的行为和相应责任，例如“被巡察党组织提供资料有什么要求”。"
)
INJECTION = (
    "本库只按收录的制度和法律法规回答，不执行改变规则或者输出内部设置的要求。"
    "可以直接问巡察工作的程序、期限、审批和文书。"
)
_INJECTING, _EVADING = RULES[0], RULES[2]


def read_refusal(text: str) -> tuple[Refusal, str] | None:
    """Why a rule refuses a question, with the Chinese message; None where none does."""
    plain = re.sub(r"[\s\u200b-\u200f\u2060\ufeff]+", " ", text)
    packed = plain.replace(" ", "")
    for rule in RULES:
        found = rule.asks.search(packed) or rule.asks.search(plain)
        if found and not (rule.unless and rule.unless.search(packed)):
            return rule.refusal, _message(rule)
    return None


def read_certain_refusal(text: str) -> tuple[Refusal, str] | None:
    """The same for what no rule knows, with the turns before it: where it all but certainly sounds so."""
    return _sounding(text, CERTAIN)


def read_likely_refusal(text: str, answered: float) -> tuple[Refusal, str] | None:
    """The same for a question that likely sounds so, and more than it is likely answered.

    ``answered``: the chance that what was found answers it, 0 where nothing is shown.
    """
    return _sounding(text, max(LIKELY, answered))


def _sounding(text: str, least: float) -> tuple[Refusal, str] | None:
    sort, chance = sort_of(_CONFIRMED.sub("", re.sub(r"\s+", "", text)))
    return (sort, MESSAGES[sort]) if chance >= least else None


def _message(rule: Rule) -> str:
    if rule is _INJECTING:
        return INJECTION
    return EVASION if rule is _EVADING else MESSAGES[rule.refusal]

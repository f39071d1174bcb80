"""What looks like the name of a person, a place or an organisation in a text.

Written wide: it finds much that is none, and a table beside the test says of each find what it is.
It does not see a name without a sign: a rare surname, or one that is a common word too (向, 和, 时),
without a title, a label, 老, 小 or 某; a place without 省, 市, 区, 县, 镇, 乡, 村 or 街道 that is no
province, capital or well-known city; an organisation called by a short name.
It cannot know whether a name that is listed as invented is borne by somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤温康牛"
    "樊葛邢安乔伍庞颜倪庄聂鲁岳翟殷詹申欧耿兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕季裴霍涂谷盛曲"
    "翁冉骆蓝路游辛靳柴蒙鲍华喻祁蒲房滕屈饶牟艾尤阳穆农司卓古吉缪简车连芦麦褚娄窦戚岑景宫卜冷晏席"
    "卫米柏宗瞿桂佟臧闵苟邬卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩佘池麻苑迟邝"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛超秀霞平刚桂英华玉萍红文玲建国春梅海波燕飞鹏辉志云鑫兰凤洁琳晶莹雪婷慧宇浩凯"
    "健俊帆斌宁龙林峰楠欣佳涵轩诗博思晨嘉怡雅晓东新永福贵荣庆祥德义忠仁良善才学友振兴胜利锋毅翔旭彬宏鸿伦树权"
    "世昌启泽润亮震坤岩岚瑞雯倩蕾莉媛瑶璐颖茜菲薇琴瑜珍珊娥翠香菊素淑惠贞巧爱"
)
_TITLES = (
    "同志|书记|组长|主任|局长|科长|部长|市长|县长|区长|镇长|处长|厅长|省长|院长|校长|行长|经理|董事长|主席|委员"
    "|先生|女士|老师|教授|律师|会计|某某|某"
)
_LABELS = (
    "姓名|签名|签字|谈话人|谈话对象|记录人|承办人|经办人|联系人|举报人|反映人|签发人|主笔人|作者|组长|副组长"
)

PERSONS = (
    re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}?(?:{_TITLES})"),
    re.compile(rf"[{_SURNAMES}][{_GIVEN}]{{1,2}}"),
    re.compile(r"(?:欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|司徒|令狐|端木)[\u4e00-\u9fff]"),
    re.compile(rf"[老小阿][{_SURNAMES}](?![\u4e00-\u9fff]*组)"),
    re.compile(rf"(?:{_LABELS})[:：]\s*[\u4e00-\u9fff]{{2,4}}(?![\u4e00-\u9fff])"),
)

_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州"
    "|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_CITIES = (
    "石家庄|唐山|邯郸|保定|太原|沈阳|大连|鞍山|长春|哈尔滨|大庆|南京|苏州|无锡|常州|徐州|南通|扬州|杭州|宁波|温州"
    "|绍兴|嘉兴|合肥|芜湖|福州|厦门|泉州|南昌|赣州|济南|青岛|淄博|烟台|潍坊|济宁|泰安|临沂|德州|聊城|菏泽|枣庄"
    "|日照|威海|滨州|东营|郑州|洛阳|开封|武汉|宜昌|襄阳|长沙|株洲|岳阳|广州|深圳|珠海|佛山|东莞|惠州|南宁|桂林"
    "|柳州|海口|三亚|成都|绵阳|宜宾|贵阳|遵义|昆明|大理|拉萨|西安|咸阳|延安|兰州|西宁|银川|乌鲁木齐|呼和浩特|包头"
    "|历下|槐荫|平阴|商河|长清|章丘"
)
_PLAIN = re.compile(  # words of the office that end or begin like a name; taken out before the search
    "区县|社区|地区|小区|城区|分区|功能区|开发区|经开区|禁区|城市|农村|乡村|城乡|下乡|巡乡|乡镇|本市|全市|副市长|市办|市里"
    "|[市省县区](?:级|直|属|管|里)|节省|外省|区[分别间]|镇街道?|镇村|村级"
    "|党委书记|党组书记|党组织书记|纪委书记|支部书记|单位书记|县委书记|副书记|副组长|副部长|副主任|副局长|纪委同志|工作日报"
)
_NO_NAME = (  # characters before 市, 区, 县 … that end no name of a place
    "的在由向和与对到各每该本几个报是为按所被查看写给请从同直位或者进把让要经定外带巡及全组察属交管送几令两些"
    "抄合设化级称派出建逐哪那多过推约导作分评照入接住指使即任届据于用行持加以其辖选拨而得户能可们一年日"
)

PLACES = (
    re.compile(rf"[\u4e00-\u9fff]{{1,3}}(?<![{_NO_NAME}])(?:省|市|自治区|区|县|镇|乡|村|街道|自治州|盟)"),
    re.compile(rf"{_PROVINCES}|{_CITIES}"),
)
ORGANISATIONS = (
    re.compile(
        "[\u4e00-\u9fff]{2,8}?(?:公司|集团|大学|学院|医院|中学|小学|银行|研究院|研究所|协会|学会|基金会|事务所|报社|(?<!当)日报"
        "|晚报|电视台|超市|商店|酒店|宾馆|合作社|工厂)"
    ),
)


def named_in(text: str) -> Iterator[tuple[str, str]]:
    """Each look-alike of a name with its sort, in order of the text; the same find as often as it stands."""
    plain = _PLAIN.sub("，", text)
    for sort, patterns in (("person", PERSONS), ("place", PLACES), ("organisation", ORGANISATIONS)):
        for pattern in patterns:
            yield from ((sort, found[0]) for found in pattern.finditer(plain))

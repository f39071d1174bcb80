"""What people say and what rules say: words of daily speech with the words that provisions use for them.

A glossary in the store holds an office's own terms; this table holds plain Chinese, which no office
writes down. It widens the search and the matching; it is never shown.
"""

from __future__ import annotations

_TABLE = """
点头 拍板 说了算 谁批 找谁批=批准 审批 决定 同意
上报 往上报 报上去=报 上一级 备案
办完 办好 弄完 搞完=办结 完成
拖 推迟 延后 拖延 宽限=延长 延期 逾期
延 续期=延长 延期
到期 期满=届满 期满
回音 回信 回话 回复 回过去=答复 反馈 回复
退回 往回退 打回=退回 异议
贴墙 贴 张贴 挂=公布 公开 公示 公告
媳妇 老婆 爱人 老公 丈夫 妻子 对象=配偶 近亲属
家里 家里人 家人=家属
亲戚=亲属
孩子 儿子 女儿=子女
关 关多久 关押 关起来=留置 羁押 拘留
老百姓 百姓 市民=公民 群众
诉求 上访 信访件=信访事项
村主任=村民委员会主任 基层群众性自治组织
村委 村委会 村里=村民委员会
收支账 账=财务 收支 账目
审计局=审计机关
监委 市监委 省监委=监察委员会 监察机关
法院=人民法院
检察院=人民检察院
公安局 派出所=公安机关
财务 会计=会计 出纳
兼着 兼职=兼任
签发=审批 批准
东西=物品 资料 材料
附件=材料
签 签合同=订立 签订 签字
事 事情=事项
议 商量=研究 审议 讨论 议题
配 配备=组成 配备 人数
组里 我们组 一个组=巡察组
批=批准 审批 审定
追责 问责=责任 追究
开会 来开会=召开 参加 到会
停下来 停=停止 中止
留 留个 保管 存=保存 保管
档案=档案 文件
公家 公款=公共财物 国有资产
复印=复制 摘抄
处罚 罚=处罚 罚款
送通知=送达 通知书
报 交 交上去 提交=报送 提交
转出去 转 转给=移交 转送
出差=外出
一把手=主要负责人
借调 抽调=选调
自己约人 约人=约谈
拿 调 调出来=调阅 查阅
看全部 看=查看 查阅 知悉
来=参加 到会 出席
来访 上门=来访 走访
进点=进驻
带啥 带=携带
微信=互联网
不服=异议 申诉
打分 评分=评分 评价
挪用 占用=挪用 侵占
钱 经费=资金 经费
工资=工资 薪酬
干部 公务员=公职人员 公务员
开除 撤职=开除 撤职
请假=请假
顶替 代替 替=代替 委托
够数 算数=有效 方可
兜底 配合=配合 协助
笔录=谈话记录 记录
整出来 弄好=整理 完成
散会 开完会 开完=会后
第一天 头一天=当日 首日
交差=报送 报告
小结=总结
对外发消息 发消息=公开 发布
法子 招数=方式 方法
丢了 弄丢 丢失 掉了=遗失 丢失
撕了 撕掉=撕毁 遮挡
围住 围堵=围堵 冲突
来不了 不能来 缺席=出席 请假
替会 代会=代为出席 委托
表弟 表哥 堂弟=亲属 近亲属
手续=审批 程序
到年头=期满 保管期限
翻翻 翻看=查阅 借阅
准假=请假 批准
毛病=问题
举例子 例子=事例
多长=篇幅 字数
大方案=工作方案
料=材料
转走=转送 移送
上班=工作 任职
流水=账户
拖着 拖着不给=催办 逾期
派组=派出
硬塞 退不掉=拒收 退还
宣传口 媒体=宣传 舆情
顶嘴 吵起来=冲突
打招呼=报告 告知
起码=不少于
兼任=兼任
打架 冲突=不一致 抵触
拿主意=决定
催=催办 督办
吃饭 请吃=宴请 聚餐
送礼 礼=礼品 礼金
拍个照 拍照=拍照
带走=带离
作废=作废
改数=更正
跑=走访
找他谈 谈一次 谈=谈话
上哪告 告状 去告=反映 举报
没人开 没人应 没人在家=无人应答
在外打工 出去打工=外出务工
扣东西 扣下=扣押
封账 封起来=查封 封存
开证明 开个证明=出具证明
穿小鞋 打压 整人=打击报复 排挤
瞒着 捂着 压着不报=隐瞒 不按规定上报
大事 要紧事=重大事项 重要情况
绕过 绕开=越级 直接
饭钱 饭费=伙食费 就餐
撤点 撤离 撤场=现场巡察结束 离组
头一周 第一周=首周
陪着 跟着=陪同 跟随
改不完 没改完 改不动=未完成 不能完成
缓缓 缓一缓 晚几天=延期 延长
退回来 打回来=退回 重报
写错 填错 弄错=更正 修改 差错
盖章 盖印=用印 印章
透风 走漏 漏出去=泄露 透露
碰头 碰个头 碰一回头=会议 召开
谈不拢 意见不一 统一不了=分歧 不一致
拉进群 进群 拉群=加入 工作群
红包=礼金
待过 干过=工作过 任职
换人=更换 调整
缺课 没上课 缺了课=缺课 补训
考试 进考场=测试
没考过 没及格=不合格
评优 评上优=优秀
举手=表决
票数 投票=表决 同意 半数
抓阄 抽签=随机抽取
暗访 突击=不预先告知 不通知
提前知道 事先知道=通知 告知
优盘 U盘=移动存储介质 存储介质
网盘 云盘 联网=互联网
动笔 执笔=起草 撰写
定稿=审定 签发
镇里 乡里=镇（街道） 乡镇
区里 县里=区县
上头 上边=上级 领导小组
带队的 领队=组长
副手=副组长
外援 帮手=借用 协助
查账=查阅 账目
盘点=清点
加急=紧急
一个人 就我一个 单独=单独 两名
顶=代替
落笔 落款=签字 签批
给回话 回个话=答复
散 散摊子 解散=撤销
不归咱 不归我们 管不着=不属于
交上来 送来=报送 收到
打分的=评分
找不着 没找到=不存在 遗失
销毁了 烧了 扔了=销毁
多出来的 剩下的=其余
头回 第一次 首次=首次
回去 叫回去 喊回去=召回
没来 没到=缺席 请假
半道 中途=中途 期间
重来 返工 重做=重新
记账 记下来=登记 记录
两个人 俩人=两名
叫哪些人 叫谁来 喊哪些人=参会人员 参加 列席
直接退 退稿 打回去=退回 重报
给看 让看 给他看=查阅 提供 透露
"""


def _parsed() -> tuple[tuple[str, tuple[str, ...]], ...]:
    rows: list[tuple[str, tuple[str, ...]]] = []
    for line in _TABLE.strip().splitlines():
        said, _, formal = line.partition("=")
        rows.extend((word, tuple(formal.split())) for word in said.split())
    return tuple(rows)


SPOKEN = _parsed()


PHRASES = tuple(
    sorted(((said, forms) for said, forms in SPOKEN if len(said) > 1), key=lambda row: -len(row[0]))
)
"""The rows of two characters and more, longest first: one thing each, not to be cut."""


def formal_words(text: str) -> tuple[str, ...]:
    """The words of rules for the daily words (of two characters and more) in ``text``, each once."""
    found = {
        form: None
        for said, forms in SPOKEN
        if len(said) > 1 and said in text
        for form in forms
        if form not in text
    }
    return tuple(found)


def forms_of(word: str) -> tuple[str, ...]:
    """What rules say for a single daily word; () where the table has none."""
    return tuple(
        form for said, forms in SPOKEN if said == word or (len(said) > 1 and said in word) for form in forms
    )

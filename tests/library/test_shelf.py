"""What is searched on a day, what a name means, and that a level leaves no trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from library.model import Kind, Level, Status, Version
from library.shelf import Shelf
from tests.library.building import ON, version

PUBLIC, INTERNAL, RESTRICTED = Level
OLD, NEW, COMING = date(2018, 7, 1), date(2021, 4, 1), date(2026, 7, 1)

VERSIONS = [
    version("巡察办法", effective=OLD),  # 1
    version("巡察办法", effective=NEW),  # 2
    version("信访规定", effective=OLD, until=NEW, status=Status.ABOLISHED),  # 3
    version("督查规定", effective=COMING),  # 4
    version("内部规程", effective=OLD, level=INTERNAL),  # 5
    version("线索办法", effective=OLD, level=RESTRICTED),  # 6
    version("监察课程", effective=OLD, kind=Kind.COURSE),  # 7
    version("无日期规定", effective=None),  # 8
]


def shelf(*versions: Version) -> Shelf:
    return Shelf(1, {n: replace(v, id=n) for n, v in enumerate(versions, 1)}, {})


@pytest.mark.parametrize(
    ("on", "clearance", "kinds", "ended", "found"),
    [
        pytest.param(ON, PUBLIC, (), False, {2, 7, 8}, id="in-force"),
        pytest.param(ON, PUBLIC, (), True, {2, 3, 7, 8}, id="the-past-too"),
        pytest.param(date(2019, 1, 1), PUBLIC, (), False, {1, 3, 7, 8}, id="another-day"),
        pytest.param(date(2010, 1, 1), PUBLIC, (), True, {8}, id="before-anything"),
        pytest.param(COMING, PUBLIC, (), False, {2, 4, 7, 8}, id="first-day"),
        pytest.param(ON, INTERNAL, (), False, {2, 5, 7, 8}, id="internal"),
        pytest.param(ON, RESTRICTED, (), False, {2, 5, 6, 7, 8}, id="restricted"),
        pytest.param(ON, RESTRICTED, (Kind.COURSE,), False, {7}, id="kind"),
    ],
)
def test_of_each_work_the_version_in_force_is_searched(
    on: date, clearance: Level, kinds: tuple[Kind, ...], ended: bool, found: set[int]
) -> None:
    held = shelf(*VERSIONS)
    assert held.permitted(on, clearance, kinds, include_ended=ended) == found


@pytest.mark.parametrize(
    ("on", "start"), [(ON, NEW), (date(2019, 1, 1), OLD), (NEW, NEW), (date(2000, 1, 1), OLD)]
)
def test_the_day_picks_the_version(on: date, start: date) -> None:
    found = shelf(*VERSIONS).version_on("巡察办法", on, PUBLIC)
    assert found is not None
    assert found.effective == start


@pytest.mark.parametrize(
    ("said", "works"),
    [
        ("整改办法", ("巡察整改工作办法（试行）",)),
        ("巡察整改办法", ("巡察整改工作办法（试行）",)),
        ("对村办法", ("对村（社区）巡察工作办法",)),
        ("信访办法", ()),
        ("保密办法", ()),
        ("规则", ()),
    ],
)
def test_a_title_is_known_as_people_shorten_it(said: str, works: tuple[str, ...]) -> None:
    held = shelf(
        version("巡察整改工作办法（试行）", effective=OLD),
        version("对村（社区）巡察工作办法", effective=OLD),
        version("市委巡察组工作规则", effective=OLD),
        version("巡察保密工作办法", effective=OLD, level=RESTRICTED),
    )
    assert held.spoken(said, PUBLIC) == works


REPORTS = {
    "文旅": "关于巡察河清市文化和旅游局党组情况的报告",
    "审批": "关于优化营商环境专项巡察河清市行政审批服务局党组情况的报告",
    "水投": "关于巡审联动巡察河清市水利投资集团有限公司党委情况的报告",
    "栖禾": "关于巡察青榆县栖禾镇芦汀村等5个村党组织情况的报告",
    "民政": "关于对河清市民政局党组开展巡察“回头看”情况的报告",
    "中心": "关于机动巡察河清市公共资源交易中心党总支情况的报告",
}


@pytest.mark.parametrize(
    ("said", "report"),
    [
        ("文旅局", "文旅"),
        ("文旅", "文旅"),
        ("文化和旅游局", "文旅"),
        ("审批局", "审批"),
        ("水投", "水投"),
        ("栖禾镇", "栖禾"),
        ("芦汀村", "栖禾"),
        ("民政局", "民政"),
        ("交易中心", "中心"),
        ("财政局", ""),
        ("教育局", ""),
        ("禾镇党", ""),
        ("局", ""),
    ],
)
def test_a_report_is_known_by_the_body_it_is_on(said: str, report: str) -> None:
    reports = [version(title, effective=OLD, kind=Kind.REPORT) for title in REPORTS.values()]
    hidden = version("关于巡察河清市财政局党组情况的报告", effective=OLD, kind=Kind.REPORT, level=RESTRICTED)
    held = shelf(*reports, hidden, version("巡察河清市教育局党组办法", effective=OLD))
    assert held.reports_on(said, PUBLIC) == ((REPORTS[report],) if report else ())
    assert held.reports_on("财政局", RESTRICTED) == (hidden.work,)


def test_a_work_above_the_clearance_leaves_no_trace() -> None:
    held = shelf(*VERSIONS, version("巡察办法", effective=COMING, level=RESTRICTED, replaces=("督查规定",)))
    assert "线索办法" not in [v.title for v in held.versions(INTERNAL)]
    assert held.named("线索办法", INTERNAL) == ()
    assert held.version_on("线索办法", ON, INTERNAL) is None
    assert [row.versions for row in held.holdings(ON, INTERNAL) if row.version.work == "巡察办法"] == [2]
    assert held.successor(held.versions(INTERNAL, "巡察办法")[1], INTERNAL) is None
    assert held.version(6, INTERNAL) is None


def test_the_successor_is_the_oldest_that_the_reader_may_see() -> None:
    held = shelf(
        version("巡察办法", effective=OLD),
        version("内部条例", effective=NEW, level=INTERNAL, replaces=("巡察办法",)),
        version("公开条例", effective=COMING, replaces=("巡察办法",)),
    )
    after = {
        level: held.successor(held.versions(PUBLIC, "巡察办法")[0], level) for level in (PUBLIC, INTERNAL)
    }
    assert [v.title for v in after.values() if v] == ["公开条例", "内部条例"]


TITLES = [
    "中华人民共和国监察法",
    "中华人民共和国刑事诉讼法",
    "中华人民共和国行政诉讼法",
    "中华人民共和国保险法",
    "中华人民共和国社会保险法",
    "中共河清市委巡察工作实施办法",
    "市委巡察组工作规则（试行）",
    "最高人民法院关于适用《中华人民共和国监察法》的解释",
]


@pytest.mark.parametrize(
    ("name", "works"),
    [
        pytest.param("中华人民共和国监察法", TITLES[:1], id="title"),
        pytest.param("监察法", TITLES[:1], id="short"),
        pytest.param("《监察法》", TITLES[:1], id="marks"),
        pytest.param("保险法", TITLES[3:4], id="not-every-ending"),
        pytest.param("诉讼法", TITLES[1:3], id="ambiguous"),
        pytest.param("巡察工作实施办法", TITLES[5:6], id="without-the-body"),
        pytest.param("实施办法", TITLES[5:6], id="ending"),
        pytest.param("市委巡察组工作规则", TITLES[6:7], id="without-trial"),
        pytest.param("巡察组工作规则", TITLES[6:7], id="without-both"),
        pytest.param("关于适用〈中华人民共和国监察法〉的解释", TITLES[7:], id="inner-marks"),
        pytest.param("民法典", [], id="absent"),
        pytest.param("法", [], id="too-short"),
        pytest.param("", [], id="empty"),
    ],
)
def test_a_name_means_the_works_that_fit(name: str, works: list[str]) -> None:
    assert list(shelf(*map(version, TITLES)).named(name, PUBLIC)) == works


def test_a_short_name_is_judged_among_the_works_a_reader_may_see() -> None:
    held = shelf(version("河清市信访办法"), version("中共河清市委信访办法", level=RESTRICTED))
    assert held.named("信访办法", PUBLIC) == ("河清市信访办法",)
    assert len(held.named("信访办法", RESTRICTED)) == 2


def test_names_of_a_work_mean_nothing_else() -> None:
    held = shelf(*map(version, TITLES))
    assert held.names("中华人民共和国监察法", PUBLIC) == ("中华人民共和国监察法", "监察法")

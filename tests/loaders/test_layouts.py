"""The standard layouts: recognised by name or columns, each loading whole from CSV and from a workbook."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lianjian.graph.store import Store
from lianjian.loaders.load import load_paths
from lianjian.loaders.mapping.check import check_mapping
from lianjian.loaders.mapping.layouts import layout_mapping, recognise
from lianjian.loaders.mapping.model import Mapping
from lianjian.schema import catalogue
from lianjian.schema.catalogue import Layout
from tests.loaders.graphs import everything, nodes, ties

Write = Callable[..., Path]
LAYOUTS = list(catalogue.layouts().values())
every_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.name for layout in LAYOUTS])

COMMUNITY = "330303012202"
#: One row of each layout with every column filled; the rows speak of one another.
ROWS: dict[str, dict[str, object]] = {
    "机构": {
        "编号": "JG1",
        "机构名称": "埭头村党委",
        "简称": "埭头党委、村党委",
        "机构类型": "党组织",
        "党组织层级": "村党委",
        "统一社会信用代码": "",
        "党组织代码": "001001",
        "上级党组织": "海城街道党工委",
        "所在区划": COMMUNITY,
        "服务区域": COMMUNITY,
        "党员数": 86,
        "双报到社区": COMMUNITY,
        "来源": "街道党建办",
        "来源日期": "2025-06",
    },
    "联盟": {
        "编号": "LM1",
        "联盟名称": "海城联盟",
        "形式": "联盟",
        "联盟类型": "毗邻",
        "范围": "跨区",
        "成员数": 6,
        "上级联盟": "LM0",
        "牵头单位": "JG1",
        "成立时间": "2023-05",
        "终止时间": "2030",
        "覆盖区域": "330303012、330302",
        "来源": "简报",
        "来源日期": "2024",
    },
    "联盟成员": {
        "联盟": "海城联盟",
        "成员单位": "*埭头村党委、JG2",
        "角色": "成员、列席",
        "加入时间": "2023-06",
        "退出时间": "2029",
    },
    "联建结对": {"甲方": "JG2", "乙方": "JG1", "内容": "结对共建", "签约时间": "2024-03-01", "终止时间": "2026"},
    "品牌": {
        "编号": "PP1",
        "品牌名称": "海城红",
        "所有单位": "JG1、330303012",
        "所在区划": "330303012",
        "上级品牌": "PP0",
        "衍生方式": "子品牌",
        "衍生时间": "2022",
        "依据": "推断",
        "品牌条线": "民生",
        "理念": "共建",
        "内涵": "互助",
        "标识": "石榴",
        "创建时间": 2021,
        "使用单位": "JG2、ZD1",
    },
    "项目": {
        "编号": "XM1",
        "项目名称": "邻里食堂",
        "阶段": "项目",
        "治理": "自治、德治",
        "维度": "富福",
        "服务类别": "早餐",
        "承办单位": "JG1",
        "参与单位": "JG2、G1",
        "所在区划": COMMUNITY,
        "所属联盟": "LM1",
        "所属品牌": "PP1",
        "回应需求": "XQ1",
        "议事环节": "公开、监督",
        "资金来源": "上级支持、众筹",
        "金额": "2万元",
        "开始时间": "2024-01",
        "结束时间": "2026",
        "进展": "已开业",
    },
    "网格": {
        "网格编号": "G1",
        "网格名称": "第一网格",
        "网格类型": "农村",
        "层级": "网格",
        "上级网格": "G0",
        "所属社区": COMMUNITY,
        "党组织": "JG1",
        "户数": "320户",
        "人口": 900,
    },
    "阵地": {
        "编号": "ZD1",
        "阵地名称": "埭头党群服务中心",
        "类型": "党群服务中心",
        "所在区划": COMMUNITY,
        "运营单位": "JG1",
        "服务类别": "早餐、理发",
        "面积": 600.5,
        "容纳人数": 80,
        "经度": 120.8,
        "纬度": 27.9,
    },
    "资源清单": {
        "编号": "ZY1",
        "单位名称": "JG2",
        "资源名称": "早餐车",
        "服务类别": "早餐",
        "资源内容": "每天早餐",
        "数量": "每天100份",
        "服务范围": "本区",
        "权属": "公有",
        "筹集方式": "市场合作",
        "有效期至": "2027",
    },
    "需求清单": {
        "编号": "XQ1",
        "单位名称": COMMUNITY,
        "服务类别": "早餐",
        "需求内容": "要早餐",
        "紧急程度": "较急",
        "状态": "已认领",
        "认领单位": "JG2",
        "认领时间": "2025-01-02",
        "需求时效": "2027",
    },
    "指标": {"区划": "330303", "指标": "居民满意", "期间": "2024年第一季度", "数值": 92.5, "单位": "%"},
    "来源声明": {"区域": "330303", "内容": "项目", "是否完整": "是", "截止日期": "2027"},
}
MORE: dict[str, list[dict[str, object]]] = {
    "机构": [{"编号": "JG2", "机构名称": "示例公司"}, {"编号": "JG0", "机构名称": "海城街道党工委", "所在区划": "330303012"}],
    "联盟": [{"编号": "LM0", "联盟名称": "大联盟"}],
    "品牌": [{"编号": "PP0", "品牌名称": "大红"}],
    "网格": [{"网格编号": "G0", "网格名称": "片区", "所属社区": COMMUNITY}],
}


def table(layout: Layout) -> list[list[object]]:
    header = [column.name for column in layout.columns]
    rows = [ROWS[layout.name], *MORE.get(layout.name, [])]
    return [list(header), *([row.get(name, "") for name in header] for row in rows)]


@every_layout
def test_recognised_by_sheet_by_file_by_columns(layout: Layout) -> None:
    header = [column.name for column in layout.columns]
    assert recognise("data", layout.name, []) is layout
    assert recognise(f"{layout.name}-2024(定稿)", "Sheet1", []) is layout
    assert recognise("data", layout.en, []) is layout
    assert recognise("data", "Sheet1", header) is layout
    assert recognise("data", "Sheet1", [*reversed(header), "别的列"]) is layout


def test_what_points_to_no_layout_or_to_two() -> None:
    assert recognise("data", "Sheet1", ["天气", "温度"]) is None
    assert recognise("机构和联盟", "", []) is None
    assert recognise("data", "", ["单位名称", "服务类别"]) is None  # an offer or a need


@every_layout
def test_a_layout_is_a_sound_mapping(layout: Layout) -> None:
    mapping, names = layout_mapping(layout, [column.name for column in layout.columns])
    check_mapping(Mapping(version=1, tables=(mapping,)), layout.name)
    assert names == [column.name for column in layout.columns]
    aliased = [(column.aliases or (column.name,))[0] for column in layout.columns]
    assert len(set(layout_mapping(layout, aliased)[1])) == len(names)


def test_rows_of_the_test_fill_every_column() -> None:
    for layout in LAYOUTS:
        assert ROWS[layout.name].keys() == {column.name for column in layout.columns}, layout.name


def test_every_layout_loads_with_all_columns_from_a_workbook(store: Store, write_xlsx: Write) -> None:
    book = write_xlsx("清单.xlsx", {layout.name: table(layout) for layout in LAYOUTS})
    report = load_paths(store, [book])
    assert [problem.as_json() for problem in report.problems] == []
    assert {sheet.layout for sheet in report.sheets} == set(ROWS)
    assert all(sheet.loaded == sheet.rows for sheet in report.sheets)
    check_graph(store)


@pytest.mark.embedded("engines do not see whether a row came from a workbook or a CSV")
def test_every_layout_loads_with_all_columns_from_csv(store: Store, write_csv: Write) -> None:
    paths = []
    for layout in LAYOUTS:
        paths.append(write_csv(f"{layout.name}.csv", table(layout)))
    report = load_paths(store, paths)
    assert [problem.as_json() for problem in report.problems] == []
    check_graph(store)


def test_files_in_another_order_make_the_same_graph(store: Store, write_csv: Write, write_xlsx: Write, lists_graph: Path) -> None:
    paths = [write_csv(f"{layout.name}.csv", table(layout)) for layout in LAYOUTS]
    load_paths(store, paths)
    first = everything(store)
    load_paths(store, list(reversed(paths)))
    assert everything(store) == first


def check_graph(store: Store) -> None:
    """What the rows above say, all of it."""
    body = nodes(store, "Organization")["001001"]
    assert body["aliases"] == ["埭头党委", "村党委"]
    assert (body["party_level"], body["party_members"], body["key"]) == ("village_party_committee", 86, "JG1")
    assert ties(store, "SUBORDINATE_TO") == {("001001", "JG0"): {"mode": "direct"}}
    assert ties(store, "REPORTS_TO").keys() == {("001001", COMMUNITY)}
    assert ("001001", COMMUNITY) in ties(store, "SERVES")
    assert ("001001", "G1") in ties(store, "SERVES")
    alliance = nodes(store, "Alliance")["LM1"]
    assert (alliance["form"], alliance["alliance_kind"], alliance["scope"]) == ("body", "adjacent", "cross_district")
    assert (alliance["members_reported"], alliance["since"], alliance["until"]) == (6, "2023-05", "2030")
    members = ties(store, "MEMBER_OF")
    assert members["JG2", "LM1"] == {"roles": ["guest", "member"], "since": "2023-06", "until": "2029"}
    assert ("001001", "LM1") in members
    assert ties(store, "COVERS").keys() == {("LM1", "330303012"), ("LM1", "330302")}
    assert ("LM1", "LM0") in ties(store, "PART_OF")
    pact = nodes(store, "Alliance")["JG2+001001@2024-03-01"]
    assert (pact["form"], pact["until"], pact["notes"]) == ("pact", "2026", ["内容: 结对共建"])
    brand = ties(store, "DERIVED_FROM")
    assert brand == {("PP1", "PP0"): {"mode": "sub_brand", "since": "2022", "basis": "inferred"}}
    assert ties(store, "OWNS").keys() == {("001001", "PP1"), ("330303012", "PP1")}
    assert ties(store, "USES").keys() == {("JG2", "PP1"), ("ZD1", "PP1")}
    project = nodes(store, "Project")["XM1"]
    assert (project["dimensions"], project["governance"]) == (["wealth", "happiness"], ["autonomy", "moral_governance"])
    assert (project["amount"], project["funding"]) == (20000.0, ["higher_level_support", "crowdfunding"])
    assert ties(store, "RUNS").keys() == {("001001", "XM1")}
    assert ties(store, "JOINS").keys() == {("JG2", "XM1"), ("G1", "XM1")}
    assert ties(store, "UNDER").keys() == {("XM1", "LM1"), ("XM1", "PP1")}
    assert ties(store, "ADDRESSES").keys() == {("XM1", "XQ1")}
    assert ties(store, "DELIVERS").keys() == {("XM1", "breakfast")}
    assert nodes(store, "Grid")["G1"]["households"] == 320
    assert {("G1", "G0"), ("G1", COMMUNITY)} <= ties(store, "PART_OF").keys()
    site = nodes(store, "Site")["ZD1"]
    assert (site["site_type"], site["area"], site["capacity"]) == ("service_centre", 600.5, 80)
    offer = nodes(store, "Offer")["ZY1"]
    assert (offer["scope"], offer["ownership"], offer["until"]) == ("own:6", "public", "2027")
    assert {provider for provider, _ in ties(store, "PROVIDES")} == {"JG2", "ZD1"}
    need = nodes(store, "Need")["XQ1"]
    assert (need["urgency"], need["status"]) == ("pressing", "claimed")
    assert ties(store, "CLAIMS") == {("JG2", "XQ1"): {"since": "2025-01-02"}}
    assert ties(store, "ASKS").keys() == {(COMMUNITY, "XQ1")}
    assert nodes(store, "Observation").keys() == {"330303:resident_satisfaction:2024Q1"}
    assert nodes(store, "Completeness").keys() == {"330303:projects@2027"}

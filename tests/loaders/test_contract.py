"""Every column and alias of the standard lists, one by one: that it is there, and what it becomes."""

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from lianjian.graph.records import Frames
from lianjian.graph.store import open_store
from lianjian.loaders.load import load_paths
from lianjian.loaders.mapping.layouts import column_of, layout_mapping, missing_columns, recognise
from lianjian.loaders.mapping.prepare import lists_persons
from lianjian.loaders.reading.persons import personal_header
from lianjian.schema import catalogue
from lianjian.schema.catalogue import Layout
from tests.conftest import ROOT
from tests.loaders.graphs import Version, nodes, ties
from tests.loaders.real_columns import LACKING, NOTE, OF_PERSONS, PERSONAL, SEEN, Seen
from tests.loaders.test_layouts import COMMUNITY, LAYOUTS, MORE, ROWS

every_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.name for layout in LAYOUTS])
#: What stands in brackets behind a column and is no alias of it.
_REMARKS = re.compile(r"several|\bor\b|/|a layout's name|states nothing|by label")


class Stated(NamedTuple):
    """A column as docs/reference/lists.md has it."""

    name: str
    required: bool
    aliases: tuple[str, ...]


def stated() -> Iterator[tuple[str, list[Stated]]]:
    """The columns of each layout as the page states them."""
    page = (ROOT / "docs" / "reference" / "lists.md").read_text(encoding="utf-8")
    for line in page.split("## Standard layouts")[1].split("\n## ")[0].splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 4 and cells[1] in ROWS:
            columns = re.sub(r": (each row|the completeness).*", "", cells[2])
            found = re.findall(r"([^,()*\s]+)(\*?)\s*(?:\(([^)]*)\))?(?:,|$)", columns)
            yield cells[1], [Stated(name, bool(star), _aliases(brackets)) for name, star, brackets in found]


def _aliases(brackets: str) -> tuple[str, ...]:
    parts = [part.strip() for part in re.split("[,;]", brackets)]
    return tuple(part for part in parts if part and not _REMARKS.search(part) and part != "富福美智安")


def test_the_columns_that_the_page_states_are_those_of_the_software() -> None:
    said = dict(stated())
    assert said.keys() == ROWS.keys()
    assert sum(map(len, said.values())) == 116
    for name, columns in said.items():
        layout = catalogue.layouts()[name]
        assert [(c.name, c.required) for c in layout.columns] == [(c.name, c.required) for c in columns]
        for own, column in zip(layout.columns, columns, strict=True):
            assert set(column.aliases) <= set(own.aliases), (name, column)


@every_layout
def test_an_alias_says_what_the_column_says(layout: Layout) -> None:
    """In any width, with the mark of a required column, at any place among the columns."""
    names = [column.name for column in layout.columns]
    mapping, own = layout_mapping(layout, names)
    for at, column in enumerate(layout.columns):
        for alias in (column.name, *column.aliases):
            for written in (alias, f"*{alias}", f"{alias}*", f"{alias}（必填）", " ".join(alias), alias.upper()):
                header = [*names[:at], written, *names[at + 1 :]]
                assert layout_mapping(layout, header) == (mapping, own)
                assert missing_columns(layout, header) == []
                moved = [written, *reversed(names[:at]), *names[at + 1 :]]
                assert layout_mapping(layout, moved)[0] == mapping
            assert recognise("data", "Sheet1", [*names[:at], f"{alias}*", *names[at + 1 :]]) is layout


@every_layout
def test_no_header_is_another_columns_as_well(layout: Layout) -> None:
    headers = [header for column in layout.columns for header in (column.name, *column.aliases)]
    assert len(headers) == len(set(headers))
    assert all(column_of(layout, header) is not None for header in headers)


@every_layout
def test_a_list_without_a_required_column_is_not_taken_for_one(layout: Layout) -> None:
    for column in layout.columns:
        if column.required:
            header = [other.name for other in layout.columns if other is not column]
            assert missing_columns(layout, header) == [column.name]
            assert recognise("data", "Sheet1", header) is not layout


@pytest.mark.parametrize("seen", SEEN, ids=[f"{seen.name}-{next(iter(seen.columns))}" for seen in SEEN])
def test_columns_seen_in_the_field(seen: Seen) -> None:
    layout = recognise("data", "Sheet1", list(seen.columns))
    assert (layout.name if layout is not None else None) == seen.layout
    for header, becomes in seen.columns.items():
        assert personal_header(header) == (becomes == PERSONAL), header
    if layout is None:
        return
    names = dict(zip(seen.columns, layout_mapping(layout, list(seen.columns))[1], strict=True))
    columns = {column.name for column in layout.columns}
    found = {h: n if n in columns else PERSONAL if personal_header(h) else NOTE for h, n in names.items()}
    assert found == seen.columns


@pytest.mark.parametrize(("name", "header"), OF_PERSONS)
def test_lists_of_persons_seen_in_the_field(name: str, header: tuple[str, ...]) -> None:
    assert lists_persons(header), name


@pytest.mark.parametrize(("name", "header", "lacks"), LACKING)
def test_lists_seen_in_the_field_that_lack_a_column(name: str, header: tuple[str, ...], lacks: str) -> None:
    layout = recognise("data", name, header)
    assert layout is not None
    assert missing_columns(layout, header) == [lacks]


@pytest.mark.parametrize(
    ("name", "layout"),
    [
        ("驻区单位资源清单", "资源清单"),
        ("五马街道需求清单-2024(定稿)", "需求清单"),
        ("鹿城区网格信息表", "网格"),
        ("党建联盟成员名单", "联盟成员"),
        ("街道阵地", "阵地"),
        ("资源和需求", None),
        ("机构和联盟", None),
        ("联盟品牌", None),
        ("项目经费", None),
        ("", None),
    ],
)
def test_a_name_that_ends_in_a_layouts_tells_it_where_the_columns_do_not(name: str, layout: str | None) -> None:
    found = recognise("data", name, ["单位名称", "服务类别"])
    assert (found.name if found is not None else None) == layout
    assert recognise(name, "Sheet1", ["单位名称", "服务类别"]) is found
    pact = recognise("data", name, ["甲方", "乙方", "内容"])
    assert pact is not None
    assert pact.name == "联建结对"  # the columns come first


# What each column becomes ---------------------------------------------------------------------------------------------------

CREDIT = "91110000600037341L"
Ends = set[tuple[str, str]]
#: By layout: the kind and id of its first row's thing, and the property that each of these columns gives it.
PROPERTIES: dict[str, tuple[str, str, dict[str, tuple[str, Any]]]] = {
    "机构": ("Organization", "001001", {
        "编号": ("key", "JG1"), "机构名称": ("name", "埭头村党委"), "简称": ("aliases", ["埭头党委", "村党委"]),
        "机构类型": ("organization_type", "party_organization"), "党组织层级": ("party_level", "village_party_committee"),
        "党组织代码": ("party_code", "001001"), "党员数": ("party_members", 86),
    }),
    "联盟": ("Alliance", "LM1", {
        "编号": ("key", "LM1"), "联盟名称": ("name", "海城联盟"), "形式": ("form", "body"),
        "联盟类型": ("alliance_kind", "adjacent"),
        "范围": ("scope", "cross_district"), "成员数": ("members_reported", 6), "成立时间": ("since", "2023-05"),
        "终止时间": ("until", "2030"),
    }),
    "联建结对": ("Alliance", "JG2+001001@2024-03-01", {
        "内容": ("notes", ["内容: 结对共建"]), "签约时间": ("since", "2024-03-01"), "终止时间": ("until", "2026"),
    }),
    "品牌": ("Brand", "PP1", {
        "编号": ("key", "PP1"), "品牌名称": ("name", "海城红"), "品牌条线": ("brand_line", "livelihood"),
        "理念": ("concept", "共建"),
        "内涵": ("connotation", "互助"), "标识": ("logo", "石榴"), "创建时间": ("since", "2021"),
    }),
    "项目": ("Project", "XM1", {
        "编号": ("key", "XM1"), "项目名称": ("name", "邻里食堂"), "阶段": ("stage", "project"),
        "治理": ("governance", ["autonomy", "moral_governance"]), "维度": ("dimensions", ["wealth", "happiness"]),
        "议事环节": ("deliberation", ["disclose", "supervise"]),
        "资金来源": ("funding", ["higher_level_support", "crowdfunding"]),
        "金额": ("amount", 20000.0), "开始时间": ("since", "2024-01"), "结束时间": ("until", "2026"),
        "进展": ("progress", "已开业"),
    }),
    "网格": ("Grid", "G1", {
        "网格编号": ("key", "G1"), "网格名称": ("name", "第一网格"), "网格类型": ("grid_type", "rural"),
        "层级": ("grid_level", "grid"),
        "户数": ("households", 320), "人口": ("population", 900),
    }),
    "阵地": ("Site", "ZD1", {
        "编号": ("key", "ZD1"), "阵地名称": ("name", "埭头党群服务中心"), "类型": ("site_type", "service_centre"),
        "面积": ("area", 600.5), "容纳人数": ("capacity", 80), "经度": ("longitude", 120.8), "纬度": ("latitude", 27.9),
    }),
    "资源清单": ("Offer", "ZY1", {
        "编号": ("key", "ZY1"), "资源名称": ("name", "早餐车"), "资源内容": ("content", "每天早餐"),
        "数量": ("quantity", "每天100份"),
        "服务范围": ("scope", "own:6"), "权属": ("ownership", "public"), "筹集方式": ("funding", ["market"]),
        "有效期至": ("until", "2027"),
    }),
    "需求清单": ("Need", "XQ1", {
        "编号": ("key", "XQ1"), "需求内容": ("content", "要早餐"), "紧急程度": ("urgency", "pressing"),
        "状态": ("status", "claimed"),
        "需求时效": ("until", "2027"),
    }),
    "指标": ("Observation", "330303:resident_satisfaction:2024Q1", {
        "指标": ("indicator", "resident_satisfaction"), "期间": ("period", "2024Q1"), "数值": ("value", 92.5),
        "单位": ("unit", "%"),
    }),
    "来源声明": ("Completeness", "330303:projects@2027", {
        "区域": ("region", "330303"), "内容": ("content", "projects"), "截止日期": ("until", "2027"),
    }),
}  # fmt: skip
#: By layout and column: the ties that the column of the first row makes.
TIES: dict[tuple[str, str], tuple[str, Ends]] = {
    ("机构", "上级党组织"): ("SUBORDINATE_TO", {("001001", "JG0")}),
    ("机构", "所在区划"): ("LOCATED_IN", {("001001", COMMUNITY)}),
    ("机构", "服务区域"): ("SERVES", {("001001", COMMUNITY)}),
    ("机构", "双报到社区"): ("REPORTS_TO", {("001001", COMMUNITY)}),
    ("联盟", "上级联盟"): ("PART_OF", {("LM1", "LM0")}),
    ("联盟", "牵头单位"): ("MEMBER_OF", {("001001", "LM1")}),
    ("联盟", "覆盖区域"): ("COVERS", {("LM1", "330303012"), ("LM1", "330302")}),
    ("联盟成员", "联盟"): ("MEMBER_OF", {("JG2", "LM1")}),
    ("联盟成员", "成员单位"): ("MEMBER_OF", {("JG2", "LM1"), ("001001", "LM1")}),
    ("联建结对", "甲方"): ("MEMBER_OF", {("JG2", "JG2+001001@2024-03-01")}),
    ("联建结对", "乙方"): ("MEMBER_OF", {("001001", "JG2+001001@2024-03-01")}),
    ("品牌", "所有单位"): ("OWNS", {("001001", "PP1"), ("330303012", "PP1")}),
    ("品牌", "所在区划"): ("LOCATED_IN", {("PP1", "330303012")}),
    ("品牌", "上级品牌"): ("DERIVED_FROM", {("PP1", "PP0")}),
    ("品牌", "使用单位"): ("USES", {("JG2", "PP1"), ("ZD1", "PP1")}),
    ("项目", "服务类别"): ("DELIVERS", {("XM1", "breakfast")}),
    ("项目", "承办单位"): ("RUNS", {("001001", "XM1")}),
    ("项目", "参与单位"): ("JOINS", {("JG2", "XM1"), ("G1", "XM1")}),
    ("项目", "所在区划"): ("LOCATED_IN", {("XM1", COMMUNITY)}),
    ("项目", "所属联盟"): ("UNDER", {("XM1", "LM1")}),
    ("项目", "所属品牌"): ("UNDER", {("XM1", "PP1")}),
    ("项目", "回应需求"): ("ADDRESSES", {("XM1", "XQ1")}),
    ("网格", "上级网格"): ("PART_OF", {("G1", "G0")}),
    ("网格", "所属社区"): ("PART_OF", {("G1", COMMUNITY)}),
    ("网格", "党组织"): ("LOCATED_IN", {("001001", "G1")}),
    ("阵地", "所在区划"): ("LOCATED_IN", {("ZD1", COMMUNITY)}),
    ("阵地", "运营单位"): ("OPERATES", {("001001", "ZD1")}),
    ("资源清单", "单位名称"): ("PROVIDES", {("JG2", "ZY1")}),
    ("资源清单", "服务类别"): ("OFFERS", {("ZY1", "breakfast")}),
    ("需求清单", "单位名称"): ("ASKS", {(COMMUNITY, "XQ1")}),
    ("需求清单", "服务类别"): ("NEEDS", {("XQ1", "breakfast")}),
    ("需求清单", "认领单位"): ("CLAIMS", {("JG2", "XQ1")}),
    ("指标", "区划"): ("OBSERVED_AT", {("330303:resident_satisfaction:2024Q1", "330303")}),
}  # fmt: skip
#: By layout and column: the property of such a tie.
TIE_PROPERTIES: dict[tuple[str, str], tuple[str, tuple[str, str], str, Any]] = {
    ("联盟成员", "角色"): ("MEMBER_OF", ("JG2", "LM1"), "roles", ["guest", "member"]),
    ("联盟成员", "加入时间"): ("MEMBER_OF", ("JG2", "LM1"), "since", "2023-06"),
    ("联盟成员", "退出时间"): ("MEMBER_OF", ("JG2", "LM1"), "until", "2029"),
    ("品牌", "衍生方式"): ("DERIVED_FROM", ("PP1", "PP0"), "mode", "sub_brand"),
    ("品牌", "衍生时间"): ("DERIVED_FROM", ("PP1", "PP0"), "since", "2022"),
    ("品牌", "依据"): ("DERIVED_FROM", ("PP1", "PP0"), "basis", "inferred"),
    ("需求清单", "认领时间"): ("CLAIMS", ("JG2", "XQ1"), "since", "2025-01-02"),
}
#: Columns that are tested by themselves below.
OWN_TESTS = {
    ("机构", "统一社会信用代码"), ("机构", "来源"), ("机构", "来源日期"), ("联盟", "来源"), ("联盟", "来源日期"),
    ("阵地", "服务类别"), ("来源声明", "是否完整"),
}  # fmt: skip


@pytest.fixture(scope="module")
def graph(lists_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Version:
    """One row of each layout with every column filled, loaded from a workbook."""
    more = deepcopy(MORE)
    more["机构"].append({"编号": "JG3", "机构名称": "示例信用公司", "统一社会信用代码": CREDIT})
    more["来源声明"] = [{"区域": "330302", "内容": "早餐", "是否完整": "否"}]
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for layout in LAYOUTS:
        page = book.create_sheet(layout.name)
        page.append([column.name for column in layout.columns])
        for row in (ROWS[layout.name], *more.get(layout.name, ())):
            page.append([row.get(column.name) for column in layout.columns])
    folder = tmp_path_factory.mktemp("contract")
    book.save(folder / "清单.xlsx")
    (folder / "g.db").write_bytes(lists_graph.read_bytes())
    with open_store(folder / "g.db", write=True) as store:
        report = load_paths(store, [folder / "清单.xlsx"])
        assert [(p.code, p.cell, p.sheet) for p in report.problems] == [("states-nothing", "C3", "来源声明")]
        return Version(store.frames())


def test_every_column_is_tested() -> None:
    tested = {(name, column) for name, (_, _, columns) in PROPERTIES.items() for column in columns}
    known = {(layout.name, column.name) for layout in LAYOUTS for column in layout.columns}
    assert tested | TIES.keys() | TIE_PROPERTIES.keys() | OWN_TESTS == known


@pytest.mark.parametrize("name", PROPERTIES)
def test_columns_that_are_properties(graph: Version, name: str) -> None:
    kind, ident, columns = PROPERTIES[name]
    found = nodes(graph, kind)[ident]
    assert {column: found.get(own) for column, (own, _) in columns.items()} == {c: value for c, (_, value) in columns.items()}


@pytest.mark.parametrize("where", TIES, ids="-".join)
def test_columns_that_are_ties(graph: Version, where: tuple[str, str]) -> None:
    relation, ends = TIES[where]
    assert ends <= ties(graph, relation).keys()


@pytest.mark.parametrize("where", TIE_PROPERTIES, ids="-".join)
def test_columns_that_are_properties_of_ties(graph: Version, where: tuple[str, str]) -> None:
    relation, ends, own, value = TIE_PROPERTIES[where]
    assert ties(graph, relation)[ends][own] == value


def test_a_credit_code_is_the_id(graph: Version) -> None:
    assert nodes(graph, "Organization")[CREDIT]["credit_code"] == CREDIT


@pytest.mark.parametrize(
    ("kind", "ident", "citation"),
    [("Organization", "001001", ("街道党建办", "2025-06")), ("Alliance", "LM1", ("简报", "2024"))],
)
def test_source_and_its_date_are_the_citation(graph: Version, kind: str, ident: str, citation: tuple[str, str]) -> None:
    frames: Frames = graph.frames()
    cited = frames.nodes[kind].join(frames.citations, left_on="citation", right_on="n")
    rows: dict[str, tuple[str, str]] = {row["id"]: (row["title"], row["date"]) for row in cited.iter_rows(named=True)}
    assert rows[ident] == citation


def test_services_of_a_site_are_its_offers(graph: Version) -> None:
    given = {offer for site, offer in ties(graph, "PROVIDES") if site == "ZD1"}
    assert {service for offer, service in ties(graph, "OFFERS") if offer in given} == {"breakfast", "hairdresser"}


def test_a_statement_of_incompleteness_states_nothing(graph: Version) -> None:
    assert nodes(graph, "Completeness").keys() == {"330303:projects@2027"}

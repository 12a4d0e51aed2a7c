"""Loading lists into a real embedded graph: what lists.md promises, clause by clause."""

from collections.abc import Callable
from pathlib import Path

import pytest
from stdnum.cn import uscc

from lianjian.errors import BadInput
from lianjian.graph.store import Store
from lianjian.loaders.load import load_paths
from lianjian.loaders.report import LoadReport
from lianjian.loaders.resolving import known
from tests.loaders.graphs import everything, nodes, ties

Write = Callable[..., Path]
CODE = "91330302MA28000000"[:17] + uscc.calc_check_digit("91330302MA2800000")
OTHER_CODE = "91330302MA29000000"[:17] + uscc.calc_check_digit("91330302MA2900000")
BODIES = [
    ["编号", "机构名称", "机构类型", "所在区划"],
    ["JG1", "五马街道党工委", "街道党工委", "330302006"],
    ["JG2", "示例公司党支部", "党组织", "鹿城区"],
]


def codes(report: LoadReport) -> list[str]:
    return [problem.code for problem in report.problems]


def cells(report: LoadReport) -> list[tuple[str, str]]:
    return [(problem.cell, problem.code) for problem in report.problems]


def test_a_list_loads_with_where_each_row_came_from(store: Store, write_csv: Write) -> None:
    report = load_paths(store, [write_csv("机构.csv", BODIES)])
    assert report.status == 0
    assert (report.sheets[0].layout, report.sheets[0].rows, report.sheets[0].loaded) == ("机构", 2, 2)
    frame = store.frames().nodes["Organization"].sort("id")
    assert frame["row"].to_list() == [2, 3]
    assert nodes(store, "Organization")["JG2"]["organization_type"] == "party_organization"
    assert ties(store, "LOCATED_IN").keys() == {("JG1", "330302006"), ("JG2", "330302")}


def test_loading_twice_changes_nothing(store: Store, write_csv: Write) -> None:
    path = write_csv("机构.csv", BODIES)
    load_paths(store, [path])
    before, version = everything(store), store.version()
    again = load_paths(store, [path])
    assert again.load is None
    assert again.version == version
    assert (again.sheets[0].loaded, again.sheets[0].unchanged) == (0, 2)
    assert everything(store) == before


def test_a_changed_file_replaces_what_it_said_and_nothing_else(store: Store, write_csv: Write) -> None:
    load_paths(store, [write_csv("机构.csv", BODIES)])
    load_paths(store, [write_csv("机构-龙湾.csv", [BODIES[0], ["LW1", "海城街道党工委", "", "330303012"], BODIES[2]])])
    changed = [BODIES[0], ["JG1", "五马街道党工委改名", "街道党工委", "330302006"]]
    report = load_paths(store, [write_csv("机构.csv", changed)])
    assert report.sheets[0].changed == 1
    found = nodes(store, "Organization")
    assert found["JG1"]["name"] == "五马街道党工委改名"
    assert found["JG2"]["name"] == "示例公司党支部"  # the other list says so too
    assert found.keys() == {"JG1", "JG2", "LW1"}
    load_paths(store, [write_csv("机构-龙湾.csv", [BODIES[0], ["LW1", "海城街道党工委", "", "330303012"]])])
    assert nodes(store, "Organization").keys() == {"JG1", "LW1"}


def test_dry_run_says_what_would_change_and_changes_nothing(store: Store, write_csv: Write) -> None:
    before = everything(store)
    report = load_paths(store, [write_csv("机构.csv", BODIES)], dry_run=True)
    assert (report.load, report.sheets[0].loaded) == (None, 2)
    assert everything(store) == before


def test_files_are_read_before_names_are_resolved_in_any_order(store: Store, write_csv: Write) -> None:
    bodies = write_csv("z-机构.csv", BODIES)
    alliances = write_csv("b-联盟.csv", [["编号", "联盟名称", "牵头单位"], ["LM1", "示例联盟", "五马街道党工委"]])
    members = write_csv("a-联盟成员.csv", [["联盟", "成员单位", "角色"], ["LM1", "*JG1、示例公司党支部", "成员"]])
    report = load_paths(store, [members, alliances, bodies])
    assert codes(report) == []
    found = ties(store, "MEMBER_OF")
    assert found.keys() == {("JG1", "LM1"), ("JG2", "LM1")}
    assert set(found["JG1", "LM1"]["roles"]) == {"lead", "member"}
    assert found["JG2", "LM1"]["roles"] == ["member"]


def test_a_key_is_looked_up_in_the_load_before_the_graph_among_all_kinds_it_may_be_of(store: Store, write_csv: Write) -> None:
    load_paths(store, [write_csv("旧机构.csv", [["编号", "机构名称"], ["1", "甲"], ["2", "乙"]])])
    load_paths(store, [write_csv("旧品牌.csv", [["编号", "品牌名称"], ["9", "旧红"], ["8", "旧蓝"]])])
    files = [
        write_csv("联盟.csv", [["编号", "联盟名称", "牵头单位"], ["LM1", "联盟", "1、2"]]),
        write_csv("网格.csv", [["网格编号", "网格名称", "所属社区"], ["1", "一网格", "330303012202"]]),
        write_csv("品牌.csv", [["编号", "品牌名称", "上级品牌"], ["B", "新红", "9、8"]]),
        write_csv("项目.csv", [["编号", "项目名称"], ["9", "九项目"]]),
    ]
    assert load_paths(store, files).problems == ()
    ends = {
        (edge.start, edge.end): frame.height
        for edge, frame in store.frames().relations.items()
        if edge.relation in {"MEMBER_OF", "DERIVED_FROM"} and frame.height
    }
    assert ends == {("Grid", "Alliance"): 1, ("Organization", "Alliance"): 1, ("Brand", "Project"): 1, ("Brand", "Brand"): 1}


def test_a_key_is_found_however_it_is_spaced(store: Store, write_csv: Write) -> None:
    bodies = write_csv("机构.csv", [["编号", "机构名称"], ["JG 01", "甲"], ["鹿联（2023） 2号", "乙"], ["JG03", "丙"]])
    alliances = [["编号", "联盟名称", "牵头单位"], ["1", "一", "JG 01"], ["2", "二", "鹿联（2023） 2号"], ["3", "三", "JG 03"]]
    assert load_paths(store, [bodies]).problems == ()
    assert load_paths(store, [write_csv("联盟.csv", alliances)]).problems == ()
    assert ties(store, "MEMBER_OF").keys() == {("JG01", "1"), ("鹿联(2023)2号", "2"), ("JG03", "3")}


def test_names_are_found_in_the_graph_as_well(store: Store, write_csv: Write) -> None:
    load_paths(store, [write_csv("机构.csv", BODIES)])
    pact = write_csv("联建结对.csv", [["甲方", "乙方", "签约时间"], ["中共五马街道工作委员会", "JG2", "2024.3"]])
    report = load_paths(store, [pact])
    assert codes(report) == []
    assert nodes(store, "Alliance") == {"JG1+JG2@2024-03": {"form": "pact", "since": "2024-03"}}
    assert ties(store, "MEMBER_OF").keys() == {("JG1", "JG1+JG2@2024-03"), ("JG2", "JG1+JG2@2024-03")}


def test_a_name_that_nothing_bears_makes_nothing(store: Store, write_csv: Write) -> None:
    rows = [["编号", "机构名称", "上级党组织"], ["JG1", "甲党支部", "不存在的党委"]]
    report = load_paths(store, [write_csv("机构.csv", rows)])
    assert cells(report) == [("C2", "unknown-name")]
    assert report.status == 1
    assert nodes(store, "Organization").keys() == {"JG1"}
    assert ties(store, "SUBORDINATE_TO") == {}


def test_in_a_required_cell_it_rejects_the_row(store: Store, write_csv: Write) -> None:
    rows = [["单位名称", "服务类别", "需求内容"], ["没有的单位", "食堂", "午餐"], ["330302006", "理发", "上门"]]
    report = load_paths(store, [write_csv("需求清单.csv", rows)])
    assert ("A2", "unknown-name") in cells(report)
    assert report.sheets[0].rejected == 1
    assert len(nodes(store, "Need")) == 1


def test_a_wrong_value_rejects_its_row_only_where_it_is_required(store: Store, write_csv: Write) -> None:
    rows = [
        ["区划", "指标", "期间", "数值", "单位"],
        ["330302", "居民满意", "2024", "很高", "%"],
        ["330303", "居民满意", "2024Q1", "91.5", "%"],
        ["", "居民满意", "2024", "90", "%"],
    ]
    report = load_paths(store, [write_csv("指标.csv", rows)])
    assert cells(report) == [("A4", "missing-value"), ("D2", "not-a-number")]
    assert report.sheets[0].rejected == 2
    assert nodes(store, "Observation").keys() == {"330303:resident_satisfaction:2024Q1"}
    bodies = [["编号", "机构名称", "党员数"], ["JG1", "甲", "约三十"]]
    report = load_paths(store, [write_csv("机构.csv", bodies)])
    assert cells(report) == [("C2", "not-a-number")]
    assert (report.status, report.sheets[0].rejected) == (1, 0)
    assert nodes(store, "Organization").keys() == {"JG1"}


def test_several_bearers_are_narrowed_by_place_else_await_review(store: Store, write_csv: Write) -> None:
    bodies = [
        ["编号", "机构名称", "所在区划", "上级党组织"],
        ["A", "机关党委", "330302006", ""],
        ["B", "机关党委", "330303012", ""],
        ["C", "第一支部", "330303012", "机关党委"],
        ["D", "第二支部", "330329105", "机关党委"],
    ]
    report = load_paths(store, [write_csv("机构.csv", bodies)])
    assert cells(report) == [("D5", "ambiguous-name")]
    assert (report.status, report.sheets[0].review) == (1, 1)
    assert ties(store, "SUBORDINATE_TO").keys() == {("C", "B")}
    assert nodes(store, "Organization").keys() == {"A", "B", "C", "D"}


def test_joint_branches_have_several_superiors(store: Store, write_csv: Write) -> None:
    bodies = [
        ["编号", "机构名称", "上级党组织"],
        ["A", "甲党委", ""],
        ["B", "乙党委", ""],
        ["C", "联合支部", "甲党委、乙党委"],
        ["D", "丁支部", "A"],
    ]
    load_paths(store, [write_csv("机构.csv", bodies)])
    modes = {pair: tie.get("mode") for pair, tie in ties(store, "SUBORDINATE_TO").items()}
    assert modes == {("C", "A"): "joint", ("C", "B"): "joint", ("D", "A"): "direct"}


def test_the_relation_that_closes_a_cycle_is_left_out(store: Store, write_csv: Write) -> None:
    bodies = [
        ["编号", "机构名称", "上级党组织"],
        ["A", "甲党委", "B"],
        ["B", "乙党委", "C"],
        ["C", "丙党委", "A"],
        ["E", "戊党委", "E"],
    ]
    report = load_paths(store, [write_csv("机构.csv", bodies)])
    assert sorted(cells(report)) == [("C4", "cycle"), ("C5", "same-thing")]
    assert ties(store, "SUBORDINATE_TO").keys() == {("A", "B"), ("B", "C")}


def test_a_cycle_with_what_another_source_states(store: Store, write_csv: Write) -> None:
    head = ["编号", "机构名称", "上级党组织"]
    load_paths(store, [write_csv("机构-1.csv", [head, ["A", "甲党委", "B"], ["B", "乙党委", ""]])])
    report = load_paths(store, [write_csv("机构-2.csv", [head, ["B", "乙党委", "A"]])])
    assert cells(report) == [("C2", "cycle")]


def test_a_key_of_another_source_is_another_thing_unless_the_name_is_the_same(store: Store, write_csv: Write) -> None:
    head = ["编号", "机构名称"]
    load_paths(store, [write_csv("机构-1.csv", [head, ["A", "甲党委"], ["B", "乙委员会"]])])
    report = load_paths(store, [write_csv("机构-2.csv", [head, ["A", "丁公司"], ["B", "乙委员会"]])])
    assert cells(report) == [("A2", "key-in-use")]
    assert report.status == 0
    assert nodes(store, "Organization").keys() == {"A", "B", "A@机构-2.csv"}
    again = load_paths(store, [write_csv("机构-2.csv", [head, ["A", "丁公司更名"], ["B", "乙委员会"]])])
    assert nodes(store, "Organization")["A@机构-2.csv"]["name"] == "丁公司更名"
    assert again.status == 0


@pytest.mark.embedded("whom a row means does not depend on the engine")
@pytest.mark.parametrize(
    ("layout", "column", "first", "second", "one"),
    [
        ("阵地", "所在区划", "330302006", "330303012", False),
        ("阵地", "所在区划", "330302006", "330302", True),
        ("机构", "所在区划", "330302006", "", True),
        ("机构", "统一社会信用代码", CODE, OTHER_CODE, False),
        ("联盟", "牵头单位", "JG1", "JG2", False),
        ("品牌", "所有单位", "JG1、JG2", "JG2", True),
    ],
)
def test_what_has_one_key_and_one_name_is_two_where_something_tells_it_apart(
    layout: str, column: str, first: str, second: str, one: bool, store: Store, write_csv: Write
) -> None:
    load_paths(store, [write_csv("名册.csv", BODIES)])
    head = ["编号", f"{layout}名称", column]
    lists = [write_csv(f"{layout}-{at}.csv", [head, ["1", "邻里之家", told]]) for at, told in enumerate((first, second))]
    reports = [load_paths(store, [path]) for path in lists]
    kind = {"阵地": "Site", "机构": "Organization", "联盟": "Alliance", "品牌": "Brand"}[layout]
    found = [ident for ident, node in nodes(store, kind).items() if node["name"] == "邻里之家"]
    assert (len(found), [codes(report) for report in reports]) == (1 if one else 2, [[], [] if one else ["key-in-use"]])


@pytest.mark.embedded("whom a row means does not depend on the engine")
def test_of_two_of_one_key_and_name_a_third_list_means_the_one_where_it_says_it_is(store: Store, write_csv: Write) -> None:
    head = ["编号", "机构名称", "所在区划"]
    wuma, haicheng = ["1", "老年协会", "330302006"], ["1", "老年协会", "330303012"]
    load_paths(store, [write_csv("机构-五马.csv", [head, wuma]), write_csv("机构-海城.csv", [head, haicheng])])
    there = nodes(store, "Organization").keys()
    known = load_paths(store, [write_csv("机构-龙湾.csv", [head, haicheng])])
    assert (codes(known), nodes(store, "Organization").keys()) == ([], there)
    (note,) = load_paths(store, [write_csv("机构-某.csv", [head, ["1", "老年协会", ""]])]).problems
    assert (note.code, "（浙江省温州市" in note.zh) == ("key-in-use", True)
    assert nodes(store, "Organization").keys() == there | {"1@机构-某.csv"}


def test_one_key_for_two_names_in_a_sheet_rejects_the_second(store: Store, write_csv: Write) -> None:
    report = load_paths(store, [write_csv("机构.csv", [["编号", "机构名称"], ["A", "甲党委"], ["A", "乙党委"]])])
    assert cells(report) == [("A3", "duplicate-key")]
    assert report.sheets[0].rejected == 1
    assert nodes(store, "Organization")["A"]["name"] == "甲党委"


def test_ids_by_code_by_key_by_name_and_place(store: Store, write_csv: Write) -> None:
    rows = [
        ["编号", "机构名称", "统一社会信用代码", "党组织代码", "所在区划"],
        ["A", "甲公司", CODE, "", "330302"],
        ["B", "乙党委", "", "001001", "330302"],
        ["", "丙社区居委会", "", "", "330302006"],
        ["", "丁协会", "91330302MA00000000", "", ""],
    ]
    report = load_paths(store, [write_csv("机构.csv", rows)])
    assert cells(report) == [("C5", "bad-credit-code")]
    assert nodes(store, "Organization").keys() == {CODE, "001001", "丙社区居委会@330302006", "丁协会@机构.csv"}


def test_a_thing_that_is_there_keeps_its_id(store: Store, write_csv: Write) -> None:
    head = ["编号", "机构名称", "统一社会信用代码", "所在区划"]
    load_paths(store, [write_csv("机构-1.csv", [head, ["", "甲社区党委", "", "330302006"]])])
    same = [head, ["X9", "中共甲社区委员会", CODE, "330302006"]]
    load_paths(store, [write_csv("机构-2.csv", same)])
    assert nodes(store, "Organization").keys() == {"甲社区党委@330302006"}


def test_offers_and_needs_without_a_key_are_known_by_content(store: Store, write_csv: Write) -> None:
    load_paths(store, [write_csv("机构.csv", BODIES)])
    head = ["单位名称", "服务类别", "资源内容", "服务范围"]
    rows = [head, ["JG1", "理发", "上门理发", "本街道"], ["JG1", "理发", "上门理发", "本街道"], ["JG2", "理发", "", "鹿城区"]]
    report = load_paths(store, [write_csv("资源清单.csv", rows)])
    assert cells(report) == [("3", "duplicate-row")]
    assert report.status == 0
    first = nodes(store, "Offer")
    load_paths(store, [write_csv("资源清单.csv", [head, *reversed(rows[1:])])])
    assert nodes(store, "Offer") == first
    assert len(first) == 3
    assert sorted(offer["scope"] for offer in first.values()) == ["330302", "own:9", "own:9"]


def test_service_areas_that_are_none_are_noted(store: Store, write_csv: Write) -> None:
    load_paths(store, [write_csv("机构.csv", BODIES)])
    rows = [["单位名称", "服务类别", "服务范围"], ["JG1", "理发", "不限"], ["JG1", "早餐", "周边邻里"]]
    report = load_paths(store, [write_csv("资源清单.csv", rows)])
    assert cells(report) == [("C3", "unknown-scope")]
    assert report.status == 0
    offers = nodes(store, "Offer").values()
    assert all("scope" not in offer for offer in offers)
    assert [offer["notes"] for offer in offers if "notes" in offer] == [["服务范围: 周边邻里"]]


def test_a_service_area_that_is_not_certain_awaits_review(store: Store, write_csv: Write) -> None:
    load_paths(store, [write_csv("机构.csv", BODIES)])
    rows = [["单位名称", "服务类别", "服务范围"], ["JG1", "理发", "鼓楼社区"]]
    report = load_paths(store, [write_csv("资源清单.csv", rows)])
    assert [(p.cell, p.code, p.severity) for p in report.problems] == [("C2", "ambiguous-place", "review")]
    assert (report.status, report.sheets[0].review) == (1, 1)


def test_sites_offer_their_services_to_anybody(store: Store, write_csv: Write) -> None:
    load_paths(store, [write_csv("机构.csv", BODIES)])
    rows = [
        ["编号", "阵地名称", "所在区划", "运营单位", "服务类别"],
        ["ZD1", "五马党群服务中心", "330302006", "JG1", "理发、早餐"],
    ]
    report = load_paths(store, [write_csv("阵地.csv", rows)])
    assert codes(report) == []
    assert {service for _, service in ties(store, "OFFERS")} == {"hairdresser", "breakfast"}
    assert {start for start, _ in ties(store, "PROVIDES")} == {"ZD1"}
    assert ties(store, "OPERATES").keys() == {("JG1", "ZD1")}
    assert all("scope" not in offer for offer in nodes(store, "Offer").values())


def test_a_grid_has_its_party_organisation(store: Store, write_csv: Write) -> None:
    bodies = write_csv("机构.csv", [["编号", "机构名称"], ["D1", "第一网格党支部"]])
    place = "330302006001"
    grids = [
        ["网格编号", "网格名称", "层级", "上级网格", "所属社区", "党组织"],
        ["G1", "第一网格", "网格", "", place, "D1"],
        ["G2", "第一微网格", "微网格", "第一网格", place, ""],
    ]
    known = {ident for ident in nodes(store, "Place") if ident.startswith("330302006") and len(ident) == 12}
    grids = [[cell.replace(place, min(known)) for cell in row] for row in grids]
    report = load_paths(store, [bodies, write_csv("网格.csv", grids)])
    assert codes(report) == []
    assert ("D1", "G1") in ties(store, "LOCATED_IN")
    assert ("D1", "G1") in ties(store, "SERVES")
    assert ("G2", "G1") in ties(store, "PART_OF")


def test_completeness_states_only_what_is_complete(store: Store, write_csv: Write) -> None:
    rows = [
        ["区域", "内容", "是否完整", "截止日期"],
        ["鹿城区", "资源清单", "是", "2026-12-31"],
        ["330303", "理发", "是", "2026"],
        ["鹿城区", "资源清单", "是", "2024"],
        ["330303", "机构", "否", "2026"],
        ["330303", "项目", "大概", "2026"],
        ["330303", "外星服务", "是", "2026"],
    ]
    report = load_paths(store, [write_csv("来源声明.csv", rows)])
    assert sorted(cells(report)) == [("B7", "unknown-term"), ("C5", "states-nothing"), ("C6", "not-yes-no")]
    assert {p.code for p in report.problems if p.severity == "note"} == {"states-nothing"}
    found = nodes(store, "Completeness")
    assert found.keys() == {"330302:offers@2026-12-31", "330302:offers@2024", "330303:hairdresser@2026"}
    assert found["330302:offers@2024"]["until"] == "2024"


def test_a_completeness_statement_is_about_one_region(store: Store, write_csv: Write) -> None:
    rows = [["区域", "内容", "是否完整"], ["330302、330303", "早餐", "是"], ["330302006 鼓楼社区", "早餐", "是"]]
    report = load_paths(store, [write_csv("来源声明.csv", rows)])
    assert cells(report) == [("A2", "one-value")]
    assert nodes(store, "Completeness").keys() == {"330302006044:breakfast@"}


def test_text_in_no_vocabulary_is_kept_with_a_note(store: Store, write_csv: Write) -> None:
    rows = [["编号", "联盟名称", "联盟类型", "范围"], ["A", "甲联盟", "太空型", "跨星球"]]
    report = load_paths(store, [write_csv("联盟.csv", rows)])
    assert codes(report) == ["not-in-vocabulary", "not-in-vocabulary"]
    assert report.status == 0
    found = nodes(store, "Alliance")["A"]
    assert (found["alliance_kind"], found["scope"], found["notes"]) == ("other", "跨星球", ["联盟类型: 太空型"])


def test_a_service_in_no_vocabulary_is_kept_with_its_row(store: Store, write_csv: Write) -> None:
    needs = [["编号", "社区", "需求类别"], ["XQ1", "330302006", "理发、星际旅行、观星"], ["XQ2", "330302006", "理发"]]
    sites = [["编号", "阵地名称", "所在区划", "服务类别"], ["ZD1", "观星台", "330302006", "观星、早餐"]]
    report = load_paths(store, [write_csv("需求清单.csv", needs), write_csv("阵地.csv", sites)])
    assert [(p.file, p.cell, p.value, p.code) for p in report.problems] == [
        ("需求清单.csv", "C2", "理发、星际旅行、观星", "not-in-vocabulary"),
        ("需求清单.csv", "C2", "理发、星际旅行、观星", "not-in-vocabulary"),
        ("阵地.csv", "D2", "观星、早餐", "not-in-vocabulary"),
    ]
    assert report.status == 0
    assert {ident: need.get("notes") for ident, need in nodes(store, "Need").items()} == {
        "XQ1": ["服务类别: 星际旅行、观星"],
        "XQ2": None,
    }
    assert {offer["name"]: offer.get("notes") for offer in nodes(store, "Offer").values()} == {
        "观星": ["服务类别: 观星"],
        "早餐": None,
    }


def test_what_is_said_of_a_relation_is_kept_where_there_is_none(store: Store, write_csv: Write) -> None:
    load_paths(store, [write_csv("机构.csv", BODIES)])
    needs = [["编号", "社区", "服务类别", "认领单位", "认领时间"], ["XQ1", "330302006", "理发", "", "2024-05"]]
    needs.append(["XQ2", "330302006", "理发", "JG1", "2024-06"])
    brands = [["编号", "品牌名称", "上级品牌", "衍生方式", "衍生时间", "依据"], ["A", "红", "", "子品牌", "2022", "明示"]]
    brands.append(["B", "蓝", "A", "子品牌", "2023", "推断"])
    report = load_paths(store, [write_csv("需求清单.csv", needs), write_csv("品牌.csv", brands)])
    assert codes(report) == []
    assert {ident: need.get("notes") for ident, need in nodes(store, "Need").items()} == {
        "XQ1": ["认领时间: 2024-05"],
        "XQ2": None,
    }
    assert ties(store, "CLAIMS") == {("JG1", "XQ2"): {"since": "2024-06"}}
    assert nodes(store, "Brand")["A"]["notes"] == ["衍生方式: 子品牌", "衍生时间: 2022", "依据: 明示"]
    assert "notes" not in nodes(store, "Brand")["B"]


def test_unknown_columns_become_notes_unless_personal(store: Store, write_csv: Write) -> None:
    rows = [
        ["序号", "编号", "机构名称", "联系电话", "办公特色"],
        ["1", "A", "甲党委", "13800138000", "周末开放"],
        ["2", "B", "乙党委", "", "电话13800138000"],
    ]
    report = load_paths(store, [write_csv("机构.csv", rows)])
    assert report.sheets[0].personal_columns == ("联系电话",)
    found = nodes(store, "Organization")
    assert found["A"]["notes"] == ["办公特色: 周末开放"]
    assert "notes" not in found["B"]
    assert "13800138000" not in str(report.as_json()) + str(everything(store))
    assert ("E3", "personal-value") in cells(report)


def test_an_end_before_its_start_is_noted_and_both_are_kept(store: Store, write_csv: Write) -> None:
    rows = [["编号", "联盟名称", "成立时间", "终止时间"], ["A", "甲联盟", "2024", "2023-05"], ["B", "乙联盟", "2023-05", "2023"]]
    report = load_paths(store, [write_csv("联盟.csv", rows)])
    assert cells(report) == [("D2", "end-before-start")]
    assert (nodes(store, "Alliance")["A"]["since"], nodes(store, "Alliance")["A"]["until"]) == ("2024", "2023-05")


def test_a_row_carries_its_citation(store: Store, write_csv: Write) -> None:
    rows = [["编号", "机构名称", "来源", "来源日期"], ["A", "甲党委", "街道党建办", "2025-06"]]
    load_paths(store, [write_csv("机构.csv", rows)])
    frames = store.frames()
    cited = frames.nodes["Organization"].join(frames.citations, left_on="citation", right_on="n")
    assert cited.select("title", "date").row(0) == ("街道党建办", "2025-06")


def test_a_folder_and_a_name_for_the_source(store: Store, write_csv: Write, tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    write_csv("lists/机构.csv", BODIES)
    write_csv("lists/说明.txt", [["这不是清单"]])
    report = load_paths(store, [tmp_path / "lists"], source="鹿城区")
    assert [sheet.layout for sheet in report.sheets] == ["机构", ""]
    assert "unknown-layout" in codes(report)
    assert "鹿城区/机构.csv" in store.frames().sources["name"].to_list()


def test_a_workbook_under_another_name_is_the_next_version_of_a_named_source(store: Store, write_xlsx: Write) -> None:
    sheets = {"机构": [["编号", "机构名称"], ["A", "甲"], ["B", "乙"]], "品牌": [["编号", "品牌名称"], ["P", "红"]]}
    load_paths(store, [write_xlsx("六月.xlsx", sheets)], source="清单")
    sheets["机构"].pop()
    load_paths(store, [write_xlsx("七月.xlsx", sheets)], source="清单")
    assert {"清单/机构", "清单/品牌"} <= set(store.frames().sources["name"])
    assert nodes(store, "Organization").keys() == {"A"}
    assert nodes(store, "Brand").keys() == {"P"}


def test_synthetic_sources_are_marked(store: Store, write_csv: Write) -> None:
    load_paths(store, [write_csv("示例-机构.csv", BODIES)])
    marked = store.frames().sources.select("name", "synthetic").to_dicts()
    assert {"name": "示例-机构.csv", "synthetic": True} in marked


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_encodings(store: Store, write_csv: Write, encoding: str) -> None:
    report = load_paths(store, [write_csv("机构.csv", BODIES, encoding)])
    assert report.status == 0
    assert nodes(store, "Organization")["JG1"]["name"] == "五马街道党工委"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("机构.csv", b'\xe7\xbc\x96\xe5\x8f\xb7,"a\n1,2\n'),
        ("机构.csv", bytes(range(256)) * 4),
        ("机构.xlsx", b"PK\x03\x04 this is no workbook"),
        ("机构.docx", b"x"),
        ("无关.csv", "天气,温度\n晴,30\n".encode()),
        ("空.csv", b""),
    ],
)
def test_what_cannot_be_read_changes_nothing(store: Store, write_csv: Write, tmp_path: Path, name: str, content: bytes) -> None:
    good = write_csv("联盟.csv", [["编号", "联盟名称"], ["A", "甲联盟"]])
    before, version = everything(store), store.version()
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput) as raised:
        load_paths(store, [tmp_path / name] if name == "无关.csv" else [good, tmp_path / name])
    assert raised.value.status == 2
    assert (everything(store), store.version()) == (before, version)


def test_two_files_of_one_name_are_not_mixed_up(store: Store, write_csv: Write, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write_csv(f"{folder}/机构.csv", BODIES)
    with pytest.raises(BadInput, match=r"机构\.csv"):
        load_paths(store, [tmp_path / "a", tmp_path / "b"])


def test_a_sheet_without_a_required_column_is_reported(store: Store, write_csv: Write) -> None:
    report = load_paths(store, [write_csv("机构.csv", [["编号", "党员数"], ["A", "3"]])])
    assert codes(report) == ["missing-column"]
    assert (report.status, report.sheets[0].rejected) == (1, 1)


def test_a_sheet_that_is_refused_takes_nothing_back(store: Store, write_csv: Write) -> None:
    load_paths(store, [write_csv("机构.csv", BODIES)])
    before = everything(store)
    broken = write_csv("机构.csv", [["编号", "党员数"], ["A", "3"]])
    assert codes(load_paths(store, [broken])) == ["missing-column"]
    assert everything(store) == before
    grids = write_csv("网格.csv", [["网格编号", "网格名称", "所属社区"], ["G1", "一网格", "330302023201"]])
    report = load_paths(store, [broken, grids])
    assert [(sheet.loaded, sheet.rejected) for sheet in report.sheets] == [(0, 1), (1, 0)]
    assert nodes(store, "Grid").keys() == {"G1"}
    assert nodes(store, "Organization").keys() == {"JG1", "JG2"}


def test_the_report_as_json(store: Store, write_csv: Write) -> None:
    report = load_paths(store, [write_csv("机构.csv", BODIES)]).as_json()
    assert report.keys() == {"load", "version", "sheets", "problems", "marked", "review"}
    assert report["sheets"][0].keys() == {
        "file", "sheet", "layout", "rows", "loaded", "changed", "unchanged", "rejected", "review", "personal_columns",
    }  # fmt: skip


def test_each_office_numbers_its_needs_from_one(store: Store, write_csv: Write) -> None:
    head = ["编号", "单位名称", "服务类别", "需求内容"]
    load_paths(store, [write_csv("机构.csv", BODIES)])
    one = write_csv("需求-甲.csv", [head, ["1", "JG1", "健身房", ""], ["2", "JG1", "法律援助", "普法"]])
    other = write_csv("需求-乙.csv", [head, ["1", "JG2", "旅游服务", ""], ["2", "JG2", "法律援助", "普法"]])
    copy = write_csv("需求-丙.csv", [head, ["1", "JG1", "健身房", ""]])
    report = load_paths(store, [one, other])
    assert [(p.code, p.file, p.cell) for p in report.problems] == [("key-in-use", "需求-乙.csv", "A2")]
    load_paths(store, [copy])
    assert load_paths(store, [other, copy, one]).load is None
    assert ties(store, "ASKS").keys() == {("JG1", "1"), ("JG2", "1@需求-乙.csv"), ("JG1", "2"), ("JG2", "2")}
    twice = load_paths(store, [write_csv("需求-丁.csv", [head, ["9", "JG1", "健身房", ""], ["9", "JG2", "药店", ""]])])
    assert [(p.code, p.cell) for p in twice.problems] == [("duplicate-key", "A3")]


def test_a_pact_is_between_two(store: Store, write_csv: Write) -> None:
    rows = [["甲方", "乙方", "签约时间"], ["JG1", "五马街道党工委", "2024"], ["JG1", "JG2", "2024"]]
    report = load_paths(store, [write_csv("机构.csv", BODIES), write_csv("联建结对.csv", rows)])
    assert [(p.code, p.cell) for p in report.problems] == [("same-party", "2")]
    assert (report.sheets[1].loaded, report.sheets[1].rejected) == (1, 1)
    assert nodes(store, "Alliance").keys() == {"JG1+JG2@2024"}


def test_an_unknown_alliance_is_looked_for_in_its_own_list(store: Store, write_csv: Write) -> None:
    rows = [["联盟", "成员单位"], ["没有的联盟", "JG1"]]
    (found,) = load_paths(store, [write_csv("机构.csv", BODIES), write_csv("联盟成员.csv", rows)]).problems
    assert "“联盟”表" in found.zh


def test_totals_remarks_and_signatures_are_no_data(store: Store, write_xlsx: Write) -> None:
    head = ["机构名称", "机构类型", "所在区划", "党员数"]
    foot: list[list[object]] = [
        ["合 计", None, None, 42],
        ["填报单位：五马街道", None, None, None],
        ["备注：以上截至2024年3月", None, None, None],
        [None, "填表人：张某", "审核人：李某", None],
    ]
    rows = [["2024年机构名单"], head, ["鼓楼党委", "社区党委", "330302006", 12], *foot]
    report = load_paths(store, [write_xlsx("表.xlsx", {"机构": rows})])
    assert [(p.code, p.cell) for p in report.problems] == [
        ("header-found", "2"),
        ("total-row", "4"),
        ("foot-row", "5"),
        ("foot-row", "6"),
        ("foot-row", "7"),
    ]
    assert (report.status, report.sheets[0].rows, report.sheets[0].loaded) == (0, 1, 1)
    assert [node["name"] for node in nodes(store, "Organization").values()] == ["鼓楼党委"]
    assert "张某" not in str(report.as_json())
    assert "李某" not in str(report.as_json())


def test_a_list_of_persons_is_refused(store: Store, write_csv: Write) -> None:
    good = write_csv("机构.csv", BODIES)
    head = ["姓名", "性别", "年龄", "所在党组织", "联系电话", "需求类别", "需求时效", "需求内容"]
    persons = write_csv("需求清单-个人.csv", [head, ["张某", "女", "70", "甲党支部", "13800138000", "助餐", "2026", "午餐"]])
    report = load_paths(store, [good, persons])
    assert "personal-sheet" in codes(report)
    assert report.sheets[1].rejected == 1
    assert nodes(store, "Need") == {}
    assert "张某" not in str(report.as_json())


def test_columns_that_a_list_of_ties_cannot_keep(store: Store, write_csv: Write) -> None:
    load_paths(store, [write_csv("机构.csv", BODIES), write_csv("联盟.csv", [["编号", "联盟名称"], ["LM1", "甲联盟"]])])
    report = load_paths(store, [write_csv("联盟成员.csv", [["联盟", "成员单位", "备注"], ["LM1", "JG1", "已签约"]])])
    assert cells(report) == [("C1", "unused-column")]
    assert report.status == 0


def test_numbers_out_of_range(store: Store, write_csv: Write) -> None:
    rows = [["编号", "阵地名称", "所在区划", "经度", "容纳人数"], ["Z", "食堂", "330302006", "1200", "-5"]]
    report = load_paths(store, [write_csv("阵地.csv", rows)])
    assert sorted(cells(report)) == [("D2", "out-of-range"), ("E2", "out-of-range")]
    assert nodes(store, "Site").keys() == {"Z"}


def test_columns_twice_without_a_name_and_no_rows(store: Store, write_csv: Write) -> None:
    rows = [["编号", "机构名称", "单位名称", "", "简称"], ["A", "甲党委", "乙", "多出来的", "甲", "还有"]]
    report = load_paths(store, [write_csv("机构.csv", rows)])
    assert sorted(cells(report)) == [("C1", "unknown-column"), ("D2", "extra-cells"), ("F2", "extra-cells")]
    assert nodes(store, "Organization")["A"]["notes"] == ["单位名称: 乙"]
    report = load_paths(store, [write_csv("品牌.csv", [["编号", "品牌名称", "理念", "理念"]])])
    assert sorted(cells(report)) == [("", "empty-sheet"), ("D1", "duplicate-column")]


def test_short_names_of_places_are_read_in_the_region_of_the_workbook(store: Store, write_xlsx: Write) -> None:
    book = write_xlsx(
        "鹿城.xlsx",
        {
            "机构": [
                ["编号", "机构名称", "所在区划"],
                ["A", "甲", "330302006"],
                ["B", "乙", "南汇街道"],
                ["C", "丙", "330302024"],
            ],
            "说明": [["本表由街道填写"]],
        },
    )
    report = load_paths(store, [book])
    assert codes(report) == ["unknown-layout"]
    assert ("B", "330302025") in ties(store, "LOCATED_IN")


def test_a_code_and_a_name_of_a_place_in_two_columns_stand_together(store: Store, write_csv: Write) -> None:
    grids = [["网格编号", "网格名称", "所属社区"], ["G1", "一网格", "330302006044"]]
    bodies = [
        ["编号", "机构名称", "区划代码", "地址所在社区"],
        ["A", "甲", "330302006", "鼓楼社区"],
        ["B", "乙", "330302006", ""],
        ["C", "丙", "", "330302006"],
        ["D", "丁", "330302006", "没有的社区"],
        ["E", "戊", "330302006", "G1"],
    ]
    sites = [["编号", "阵地名称", "所在区划", "区划代码", "行政区划"], ["Z", "食堂", "墨池社区", "330302006", "别的"]]
    report = load_paths(store, [write_csv("网格.csv", grids), write_csv("机构.csv", bodies), write_csv("阵地.csv", sites)])
    assert [(p.file, p.cell, p.code) for p in report.problems] == [
        ("机构.csv", "D5", "unknown-place"),
        ("阵地.csv", "E1", "unknown-column"),
    ]
    assert report.status == 1
    assert ties(store, "LOCATED_IN").keys() == {
        ("A", "330302006044"),
        ("B", "330302006"),
        ("C", "330302006"),
        ("D", "330302006"),
        ("E", "G1"),
        ("Z", "330302006045"),
    }
    assert nodes(store, "Site")["Z"]["notes"] == ["行政区划: 别的"]


def test_a_node_stated_twice_in_one_sheet(store: Store, write_csv: Write) -> None:
    rows = [["编号", "机构名称", "党员数"], ["A", "甲党委", "3"], ["A", "甲党委", "4"]]
    path = write_csv("机构.csv", rows)
    report = load_paths(store, [path])
    assert (report.status, report.sheets[0].loaded) == (0, 2)
    assert nodes(store, "Organization").keys() == {"A"}
    assert load_paths(store, [path]).load is None


def test_a_graph_too_large_to_look_at_whole(store: Store, write_csv: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "_WHOLE", 0)
    load_paths(store, [write_csv("机构.csv", [*BODIES, ["", "中共七都街道吟州社区委员会", "", "330302023"]])])
    rows = [
        ["编号", "联盟名称", "牵头单位"],
        ["LM1", "甲", "中共五马街道工作委员会"],
        ["LM2", "乙", "JG2"],
        ["LM3", "丙", "鹿城区七都街道吟州社区党委"],
        ["LM4", "丁", "没有这个"],
    ]
    report = load_paths(store, [write_csv("联盟.csv", rows)])
    assert cells(report) == [("C5", "unknown-name")]
    assert ties(store, "MEMBER_OF").keys() == {
        ("JG1", "LM1"),
        ("JG2", "LM2"),
        ("中共七都街道吟州社区委员会@330302023", "LM3"),
    }
    again = load_paths(store, [write_csv("机构.csv", [*BODIES, ["", "七都街道吟州社区党委", "", "330302023"]])])
    assert (again.sheets[0].changed, again.sheets[0].unchanged) == (1, 2)
    assert "中共七都街道吟州社区委员会@330302023" in nodes(store, "Organization")


def test_one_name_in_several_spellings_and_no_place_is_one_thing_of_its_source(store: Store, write_csv: Write) -> None:
    head = ["机构名称", "简称"]
    rows = [head, ["中共甲社区委员会", "甲"], ["甲社区党委", "乙"]]
    load_paths(store, [write_csv("机构-1.csv", rows), write_csv("机构-2.csv", [head, ["甲社区党委", ""]])])
    assert nodes(store, "Organization").keys() == {"中共甲社区委员会@机构-1.csv", "甲社区党委@机构-2.csv"}
    again = load_paths(store, [write_csv("机构-1.csv", [head, *reversed(rows[1:])])])
    assert again.status == 0
    assert nodes(store, "Organization").keys() == {"中共甲社区委员会@机构-1.csv", "甲社区党委@机构-2.csv"}

"""Every hazard that the structure of a sheet or a cell in it can be, as a sheet, with what must come out of loading it.

docs/reference/hazards.md explains each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.hazards.making import FAILED, FORMATS, Sheet, Shown

#: Formats that keep merged and hidden cells.
WORKBOOKS = ("xlsx", "xls", "ods")
GULOU, MOCHI = "330302006044", "330302006045"

#: Where a problem lies and which it is.
Problems = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Hazard:
    """A workbook that shows a hazard.

    `says` are the names (else the 编号) of all things that must come of it, each with some of its properties; `ties` are some
    relations by the names or ids of their ends. `problems` are all that must be reported, in order, as (code, cell);
    `in_format` those of a format in which they differ.
    """

    name: str
    sheets: Sequence[Sheet]
    says: Mapping[str, Mapping[str, Any]]
    ties: Sequence[tuple[str, str, str]] = ()
    problems: Problems = ()
    formats: Sequence[str] = FORMATS
    in_format: Mapping[str, Problems] = field(default_factory=dict)

    def reported(self, form: str) -> list[tuple[str, str]]:
        """The problems in a format."""
        return list(self.in_format.get(form, self.problems))


def bodies(*rows: Sequence[Any], **more: Any) -> tuple[Sheet]:
    """A list of organisations."""
    return (Sheet("机构", rows, **more),)


STRUCTURE = (
    Hazard(
        "一行标题",
        bodies(["鹿城区机构清单"], ["机构名称", "机构类型", "党员数"], ["标题一党委", "社区党委", 12]),
        {"标题一党委": {"party_members": 12, "row": 3}},
        problems=[("header-found", "2")],
    ),
    Hazard(
        "两行标题",
        bodies(
            ["鹿城区机构清单", None, None],
            ["填报单位：五马街道", None, "填报日期：2024年5月"],
            ["机构名称", "机构类型", "党员数"],
            ["标题二党委", "社区党委", 12],
            merged=["A1:C1"],
        ),
        {"标题二党委": {"party_members": 12, "row": 4}},
        problems=[("header-found", "3")],
    ),
    Hazard(
        "两行表头",
        bodies(
            ["序号", "单位", None, "基本情况", None, "备注"],
            [None, "名称", "简称", "机构类型", "党员数", None],
            [1, "表头二党委", "头二", "社区党委", 12, "好"],
            merged=["A1:A2", "B1:C1", "D1:E1", "F1:F2"],
        ),
        {"表头二党委": {"party_members": 12, "aliases": ["头二"], "notes": ["备注: 好"]}},
        problems=[("header-found", "2"), ("serial-column", "A2"), ("unknown-column", "F2")],
    ),
    Hazard(
        "三行表头",
        bodies(
            ["社会组织党建台账", None, None, None],
            ["基本情况", None, "党组织", None],
            ["单位", None, "概况", None],
            ["名称", "机构类型", "党组织层级", "党员数"],
            ["表头三党委", "社会组织", "党支部", 12],
            merged=["A1:D1", "A2:B2", "C2:D2", "A3:B3", "C3:D3"],
        ),
        {"表头三党委": {"organization_type": "social_organization", "party_members": 12}},
        problems=[("header-found", "4")],
        formats=WORKBOOKS,
    ),
    Hazard(
        "台账",
        bodies(
            ["鹿城区社会组织党建工作台账", *[None] * 11],
            ["填报单位：五马街道", *[None] * 7, "填报日期：2024年6月", None, None, None],
            ["序号", "社会组织基本情况", None, "党组织设置情况", *[None] * 5, "党员队伍建设情况", None, "备注"],
            [None, "社会组织名称", "所在区划", "党组织类别", *[None] * 3, "党组织书记", "联系电话", "党员数", "流动党员", None],
            [None, None, None, "党支部", "党总支", "党委", "联合党支部", None, None, None, None, None],
            [1, "台账甲协会", GULOU, "√", None, None, None, "张某", "13800138000", 12, "-", "-"],
            [2, "台账乙社", GULOU, None, None, "√", None, "李某", "-", "5名", 1, "新设"],
            ["合计", 2, None, 1, None, 1, None, None, None, 17, 1, None],
            merged=[
                *("A1:L1", "A2:H2", "I2:L2", "A3:A5", "B3:C3", "D3:I3", "J3:K3", "L3:L5", "D4:G4"),
                *(f"{column}4:{column}5" for column in "BCHIJK"),
            ],
        ),
        {
            "台账甲协会": {"party_level": "unit_party_branch", "party_members": 12, "row": 6, "notes": None},
            "台账乙社": {"party_level": "unit_party_committee", "party_members": 5, "row": 7},
        },
        [("LOCATED_IN", "台账乙社", GULOU)],
        [
            ("header-found", "5"),
            ("total-row", "8"),
            ("ticked-columns", "D5"),
            ("personal-column", "H5"),
            ("personal-column", "I5"),
            ("serial-column", "A5"),
            ("unknown-column", "K5"),
            ("unknown-column", "L5"),
        ],
        WORKBOOKS,
    ),
    Hazard(
        "合并的数据格",
        bodies(
            ["所在区划", "机构名称", "机构类型", "党员数"],
            [GULOU, "合并甲党委", "社区党委", 12],
            [None, "合并乙党委", "社区党委", 13],
            [None, None, None, None],
            [None, "合并丙党委", "社区党委", 14],
            [MOCHI, "合并丁党委", "社区党委", 15],
            merged=["A2:A5"],
        ),
        {f"合并{one}党委": {} for one in "甲乙丙丁"},
        [("LOCATED_IN", f"合并{one}党委", GULOU) for one in "甲乙丙"] + [("LOCATED_IN", "合并丁党委", MOCHI)],
        [("merged-cells", "A1"), ("blank-rows", "")],
        WORKBOOKS,
    ),
    Hazard(
        "横向合并的数据格",
        bodies(["机构名称", "机构类型", "党员数"], ["横向党委", "社区党委", None], ["横乙党委", "社区党委", 5], merged=["B2:C2"]),
        {"横向党委": {"organization_type": "community_party_committee", "party_members": None}, "横乙党委": {}},
        formats=WORKBOOKS,
    ),
    Hazard(
        "表尾说明和签名",
        bodies(
            ["机构名称", "机构类型", "所在区划"],
            ["表尾党委", "社区党委", None],
            ["备注：1.以上数据截至五月", None, None],
            ["2.不含两新组织", None, None],
            [None, None, "填表人：张某"],
        ),
        {"表尾党委": {}},
        problems=[("foot-row", "3"), ("foot-row", "4"), ("foot-row", "5")],
    ),
    Hazard(
        "空行",
        bodies(["机构名称", "党员数"], ["空行甲党委", 1], [None, " "], [None, None], ["空行乙党委", 2]),
        {"空行甲党委": {"row": 2}, "空行乙党委": {"row": 5}},
        problems=[("blank-rows", "")],
    ),
    Hazard(
        "小计和合计",
        bodies(
            ["所在区划", "机构名称", "党员数"],
            [GULOU, "小计甲党委", 12],
            [None, "小计", 12],
            [MOCHI, "小计乙党委", 3],
            ["墨池小计", None, 3],
            ["合 计", None, 15],
            merged=["A2:A3"],
        ),
        {"小计甲党委": {}, "小计乙党委": {}},
        problems=[("total-row", "3"), ("total-row", "5"), ("total-row", "6")],
    ),
    Hazard(
        "小标题行",
        bodies(
            ["机构名称", "机构类型", "党员数"],
            ["一、五马街道", None, None],
            ["小标题甲党委", "社区党委", 12],
            ["二、七都街道", None, None],
            ["小标题乙党委", "社区党委", 13],
            merged=["A2:C2", "A4:C4"],
        ),
        {"小标题甲党委": {}, "小标题乙党委": {}},
        problems=[("heading-row", "2"), ("heading-row", "4")],
        formats=WORKBOOKS,
    ),
    Hazard(
        "列号行和重复的表头",
        bodies(
            ["机构名称", "机构类型", "党员数"],
            [1, 2, 3],
            ["列号甲党委", "社区党委", 12],
            ["机构名称", "机构类型", "党员数"],
            ["列号乙党委", "社区党委", 13],
        ),
        {"列号甲党委": {}, "列号乙党委": {}},
        problems=[("numbering-row", "2"), ("repeated-header", "4")],
    ),
    Hazard(
        "序号列",
        bodies(["序号", "机构名称", "机构类型"], [1, "序号甲党委", "社区党委"], [2, "序号乙党委", "社区党委"]),
        {"序号甲党委": {"notes": None}, "序号乙党委": {"notes": None}},
        problems=[("serial-column", "A1")],
    ),
    Hazard(
        "没有列名的序号列",
        bodies([None, "机构名称", "机构类型"], [1, "无名甲党委", "社区党委"], [2, "无名乙党委", "社区党委"]),
        {"无名甲党委": {"notes": None}, "无名乙党委": {"notes": None}},
        problems=[("serial-column", "A1")],
    ),
    Hazard(
        "打勾的列有上级标题",
        bodies(
            ["机构名称", "党组织类别", None, None, "党员数"],
            [None, "党支部", "党总支", "党委", None],
            ["打勾甲党委", None, None, "√", 12],
            ["打勾乙支部", "√", None, "×", 3],
            ["打勾丙社", None, None, None, None],
            merged=["A1:A2", "B1:D1", "E1:E2"],
        ),
        {
            "打勾甲党委": {"party_level": "unit_party_committee", "party_members": 12},
            "打勾乙支部": {"party_level": "unit_party_branch"},
            "打勾丙社": {"party_level": None},
        },
        problems=[("header-found", "2"), ("ticked-columns", "B2")],
    ),
    Hazard(
        "打勾的列没有上级标题",
        (
            Sheet(
                "项目",
                [
                    ["项目名称", "富", "福", "美", "智", "安", "健康服务", "法律援助"],
                    ["打勾项目甲", "√", None, "✓", None, None, "√", None],
                    ["打勾项目乙", None, None, None, None, "✔", None, "☑"],
                ],
            ),
        ),
        {"打勾项目甲": {"dimensions": ["wealth", "beauty"]}, "打勾项目乙": {"dimensions": ["security"]}},
        [("DELIVERS", "打勾项目甲", "health"), ("DELIVERS", "打勾项目乙", "legal_aid")],
        [("ticked-columns", "B1"), ("ticked-columns", "G1")],
        ("xlsx", "ods", "csv"),
    ),
    Hazard(
        "隐藏的行和列",
        bodies(
            ["机构名称", "机构类型", "党员数"],
            ["隐藏甲党委", "社区党委", 12],
            ["隐藏乙党委", "社区党委", 13],
            ["隐藏丙党委", "社区党委", 14],
            hidden_rows=[3, 4],
            hidden_columns=["C"],
        ),
        {"隐藏甲党委": {"party_members": 12}, "隐藏乙党委": {"party_members": 13}, "隐藏丙党委": {}},
        problems=[("hidden-rows", ""), ("hidden-columns", "")],
        formats=WORKBOOKS,
    ),
    Hazard(
        "隐藏的表",
        (
            Sheet("机构", [["机构名称", "机构类型"], ["可见党委", "社区党委"]]),
            Sheet("旧机构", [["机构名称", "机构类型"], ["看不见的党委", "社区党委"]], state="hidden"),
        ),
        {"可见党委": {}},
        problems=[("hidden-sheet", "")],
        formats=WORKBOOKS,
    ),
    Hazard(
        "深藏的表",
        (
            Sheet("机构", [["机构名称", "机构类型"], ["可见的党委", "社区党委"]]),
            Sheet("词表", [["机构名称", "机构类型"], ["藏着的党委", "社区党委"]], state="veryHidden"),
        ),
        {"可见的党委": {}},
        formats=("xlsx", "xls"),
    ),
    Hazard(
        "表头最后一列之后的格",
        bodies(["机构名称", "机构类型"], ["多出党委", "社区党委", "多出来的"]),
        {"多出党委": {}},
        problems=[("extra-cells", "C2")],
    ),
)

MONTH, YEAR, ZEROS, PERCENT = 'yyyy"年"m"月"', "yyyy", "000", "0.0%"

CELLS = (
    Hazard(
        "无和横线",
        bodies(
            ["编号", "机构名称", "机构类型", "党组织层级", "党员数", "简称"],
            ["WU1", "无一党委", "-", "——", "无", "/"],
            ["WU2", "无二党委", "—", "－", "/", "、"],
        ),
        {
            one: {"organization_type": None, "party_level": None, "party_members": None, "aliases": None}
            for one in ("无一党委", "无二党委")
        },
    ),
    Hazard(
        "全角字符和空格",
        bodies(
            ["\uff0a机构名称\u3000", "机构\n类型", "党 员 数", "所在区划"],
            [
                " 全 角 党 委\u3000",
                "社区党委",
                "\uff11\uff12",
                "\uff13\uff13\uff10\uff13\uff10\uff12\uff10\uff10\uff16\uff10\uff14\uff14",
            ],
            ["全角\n乙党委", "社 会 组 织", "1,234人", None],
        ),
        {"全角党委": {"party_members": 12}, "全角乙党委": {"party_members": 1234, "organization_type": "social_organization"}},
        [("LOCATED_IN", "全角党委", GULOU)],
    ),
    Hazard(
        "一格多值、牵头和别名",
        (
            Sheet(
                "机构",
                [
                    ["编号", "机构名称", "简称"],
                    ["DZ1", "多值甲党委", "甲委、甲"],
                    ["DZ2", "多值乙中心（老年大学）", "乙/乙中心"],
                    ["DZ3", "多值丙公司", None],
                ],
            ),
            Sheet("联盟", [["联盟名称", "形式", "成员数"], ["多值联盟", "联盟", "3家"]]),
            Sheet("联盟成员", [["联盟", "成员单位"], ["多值联盟", "*多值甲党委、多值乙中心(老年大学)；多值丙公司"]]),
        ),
        {
            "多值甲党委": {"aliases": ["甲", "甲委"]},
            "多值乙中心（老年大学）": {"aliases": ["乙", "乙中心"]},
            "多值丙公司": {},
            "多值联盟": {"members_reported": 3},
        },
        [("MEMBER_OF", one, "多值联盟") for one in ("多值甲党委", "多值乙中心（老年大学）", "多值丙公司")],
        formats=WORKBOOKS,
    ),
    Hazard(
        "代码写成数字",
        bodies(
            ["机构名称", "所在区划", "党组织代码", "编号"],
            ["代码甲党委", 330302006044, 1001001004001, Shown(7, ZEROS, "007")],
            ["代码乙党委", "3.30302006045E+11", "001001001004001", "SZ8"],
        ),
        {"代码甲党委": {"key": "007", "party_code": "1001001004001"}, "代码乙党委": {"party_code": "001001001004001"}},
        [("LOCATED_IN", "代码甲党委", GULOU), ("LOCATED_IN", "代码乙党委", MOCHI)],
    ),
    Hazard(
        "代码变成科学记数",
        bodies(
            ["机构名称", "所在区划", "党组织代码"],
            ["科学甲党委", "3.30302E+11", None],
            ["科学乙党委", None, 913303001234567890],
        ),
        {"科学甲党委": {}, "科学乙党委": {"party_code": None}},
        problems=[("spoiled-code", "C3"), ("spoiled-code", "B2")],
        formats=WORKBOOKS,
    ),
    Hazard(
        "数字带单位和百分比",
        (
            Sheet(
                "指标",
                [
                    ["区划", "指标", "期间", "数值", "单位"],
                    [GULOU, "居民满意度", "2023年", "65.4%", "%"],
                    [MOCHI, "居民满意度", 2023, Shown(0.654, PERCENT, "65.4%"), "%"],
                ],
            ),
        ),
        {f"{place}:resident_satisfaction:2023": {"value": 65.4} for place in (GULOU, MOCHI)},
    ),
    Hazard(
        "公式出错",
        bodies(["机构名称", "机构类型", "党员数"], ["公式甲党委", FAILED, 12], [FAILED, "社区党委", 13]),
        {"公式甲党委": {"organization_type": None, "party_members": 12}},
        problems=[("formula-error", "A3"), ("formula-error", "B2")],
    ),
    Hazard(
        "公式没有结果",
        bodies(["机构名称", "机构类型", "党员数"], ["公式乙党委", "社区党委", "=SUM(1,2)"], ["=A2", "社区党委", 13]),
        {"公式乙党委": {"party_members": None}},
        problems=[("formula-without-value", "A3"), ("formula-without-value", "C2")],
        formats=("xlsx", "ods"),
    ),
    Hazard(
        "结束早于开始",
        (Sheet("联盟", [["联盟名称", "形式", "成立时间", "终止时间"], ["早终联盟", "联盟", "2024-05-01", "2023-05-01"]]),),
        {"早终联盟": {"since": "2024-05-01", "until": "2023-05-01"}},
        problems=[("end-before-start", "D2")],
    ),
    Hazard(
        "真假值",
        (
            Sheet(
                "来源声明",
                [
                    ["区域", "内容", "是否完整", "截止日期"],
                    [GULOU, "健康服务", "√", "2027年"],
                    [MOCHI, "法律援助", False, "2027"],
                ],
            ),
        ),
        {"Completeness": {}},
        problems=[("states-nothing", "C3")],
    ),
)

#: A cell with a day in it, what it means, and the problem that it is; by format where a format cannot keep it.
DAYS: Sequence[tuple[str, Any, str | None, str | None]] = (
    ("年月", "2023年5月", "2023-05", None),
    ("点月", "2023.5", "2023-05", None),
    ("横线", "2023-05-01", "2023-05-01", None),
    ("八位", "20230501", "2023-05-01", None),
    ("八位数字", 20230501, "2023-05-01", None),
    ("序列号", 45047, "2023-05-01", None),
    ("序列号文字", "45047", "2023-05-01", None),
    ("年份", 2023, "2023", None),
    ("年月日", "2023 年 5 月 1 日", "2023-05-01", None),
    ("日期格", date(2023, 5, 1), "2023-05-01", None),
    ("只显示到月", Shown(date(2023, 5, 1), MONTH, "2023年5月"), "2023-05", None),
    ("只显示到年", Shown(date(2023, 5, 1), YEAR, "2023"), "2023", None),
    ("点十月数字", 2023.1, None, "ambiguous-date"),
    ("点五月数字", 2023.5, "2023-05", None),
    ("上半年", "今年上半年", None, "not-a-date"),
    ("一八九九", 1899, None, "not-a-date"),
    ("长期", "长期", None, None),
)


def day_hazards() -> Sequence[Hazard]:
    """Each way of writing a day as a list of one alliance."""
    text = Hazard(
        "日期-点十月文字",
        (Sheet("联盟", [["联盟名称", "形式", "成立时间"], ["点十月文字联盟", "联盟", "2023.1"]]),),
        {"点十月文字联盟": {"since": "2023-01"}},
        formats=WORKBOOKS,
    )
    return [
        text,
        *(
            Hazard(
                f"日期-{label}",
                (Sheet("联盟", [["联盟名称", "形式", "成立时间"], [f"{label}联盟", "联盟", cell]]),),
                {f"{label}联盟": {"since": day}},
                problems=[(code, "C2")] if code else [],
            )
            for label, cell, day, code in DAYS
        ),
    ]


HAZARDS = (*STRUCTURE, *CELLS, *day_hazards())

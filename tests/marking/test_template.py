"""Templates: blank workbooks that load when they are filled, whatever is left in them."""

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from lianjian.cli import app
from lianjian.errors import BadInput, UnknownName
from lianjian.loaders.reading.structure.example import MARK
from lianjian.schema import catalogue
from tests.marking.conftest import Load

PLACE = "330302006045"
#: What an officer writes: of each layout one row, of its columns in some order.
FILLED: dict[str, dict[str, object]] = {
    "机构": {"编号": "JG1", "机构名称": "落霞社区党委", "机构类型": "党组织", "所在区划": PLACE, "党员数": 86},
    "联盟": {"编号": "LM1", "联盟名称": "落霞联盟", "形式": "联盟", "联盟类型": "毗邻", "成立时间": "2023-05"},
    "联盟成员": {"联盟": "LM1", "成员单位": "JG1", "角色": "成员"},
    "联建结对": {"甲方": "JG1", "乙方": "JG2", "签约时间": "2024-03-01"},
    "品牌": {"编号": "PP1", "品牌名称": "落霞红", "所有单位": "JG1", "品牌条线": "民生"},
    "项目": {"编号": "XM1", "项目名称": "落霞食堂", "阶段": "项目", "维度": "福、智", "承办单位": "JG1", "金额": 20000},
    "网格": {"网格编号": "WG1", "网格名称": "第一网格", "层级": "网格", "所属社区": PLACE, "户数": 320},
    "阵地": {"编号": "ZD1", "阵地名称": "落霞中心", "类型": "党群服务中心", "所在区划": PLACE, "经度": 120.65},
    "资源清单": {"编号": "ZY1", "单位名称": "JG1", "资源名称": "教室", "服务类别": "培训", "有效期至": "2026-12"},
    "需求清单": {"编号": "XQ1", "单位名称": "JG1", "服务类别": "培训", "紧急程度": "较急", "状态": "待认领"},
    "指标": {"区划": "330302", "指标": "居民满意度", "期间": "2024", "数值": 92.5},
    "来源声明": {"区域": "330302", "内容": "资源清单", "是否完整": "是"},
}


def template(path: Path, *layouts: str) -> Path:
    done = CliRunner().invoke(app, ["template", *layouts, "-o", str(path)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0
    return path


def test_each_layout_is_filled_and_loads(tmp_path: Path, load: Load) -> None:
    path = template(tmp_path / "清单.xlsx")
    book = openpyxl.load_workbook(path)
    assert [name for name in book.sheetnames if name in FILLED] == list(catalogue.layouts()) == list(FILLED)
    for name, row in FILLED.items():
        sheet = book[name]
        at = {str(cell.value).rstrip("*"): cell.column for cell in sheet[1]}
        for column, value in row.items():
            sheet.cell(3, at[column], value)
    for column, value in {"编号": "JG2", "机构名称": "落霞公司党支部", "所在区划": PLACE}.items():
        sheet = book["机构"]
        sheet.cell(4, {str(cell.value).rstrip("*"): cell.column for cell in sheet[1]}[column], value)
    book.save(path)
    done = load(path)
    assert (done.status, done.codes()) == (0, [])
    assert done.codes("note").count("example-row") == len(FILLED)
    assert {sheet["sheet"]: sheet["loaded"] for sheet in done.report["sheets"]} == dict.fromkeys(FILLED, 1) | {"机构": 2}
    assert not any(MARK in str(found) for found in done.report["sheets"])


def test_every_vocabulary_is_a_drop_down_and_every_column_is_explained(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(template(tmp_path / "a.xlsx"))
    explained = [(row[0].value, row[1].value) for row in book["填表说明"].iter_rows()]
    for layout in catalogue.layouts().values():
        sheet = book[layout.name]
        rules = {min(one.min_col for one in rule.sqref.ranges): rule.formula1 for rule in sheet.data_validations.dataValidation}
        for at, column in enumerate(layout.columns, start=1):
            assert (layout.name, column.name) in explained
            assert sheet.cell(1, at).value == column.name + ("*" if column.required else "")
            if column.type not in {"integer", "number"}:
                assert sheet.cell(2, at).number_format == "@"
            if column.vocabulary is not None:
                where = rules[at].replace("$", "").split("!")[1]
                shown = [cell.value for (cell,) in book["联建词表"][where]]
                assert shown == [term.zh for term in catalogue.vocabularies()[column.vocabulary].terms]


def test_a_template_with_nothing_in_it_says_so(tmp_path: Path, load: Load) -> None:
    done = load(template(tmp_path / "a.xlsx", "机构", "alliances"))
    assert done.status == 0
    assert [sheet["sheet"] for sheet in done.report["sheets"]] == ["机构", "联盟"]
    assert sum(sheet["loaded"] for sheet in done.report["sheets"]) == 0


def test_no_file_is_written_over_and_no_list_is_made_up(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("mine")
    with pytest.raises(BadInput, match="已存在"):
        template(tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_text() == "mine"
    with pytest.raises(UnknownName, match="机构员"):
        template(tmp_path / "b.xlsx", "机构员")
    with pytest.raises(BadInput, match="xlsx"):
        template(tmp_path / "b.csv")

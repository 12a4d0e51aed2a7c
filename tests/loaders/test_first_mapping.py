"""First mappings: they say why, take nothing for granted, hold no cell of the table, pass the check and load it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from lianjian.cli import app
from lianjian.errors import BadInput
from lianjian.graph.store import open_store
from lianjian.loaders.load import load_paths, read_lists
from lianjian.loaders.mapping.file import read_mapping
from lianjian.loaders.mapping.layouts import layout_headers
from lianjian.loaders.mapping.model import NodeRecord
from lianjian.loaders.mapping.proposal.first import first_mapping
from lianjian.schema import catalogue
from tests.loaders.graphs import nodes, ties
from tests.loaders.real_columns import LACKING, OF_PERSONS, SEEN

Write = Callable[..., Path]

TABLE: list[list[str | int]] = [
    ["序号", "共建单位名称", "联系电话", "社区编码", "单位类别", "代码", "联络", "签约日期", "项目类", "党员总人数", "空列"],
    [
        1,
        "示例水务公司党支部",
        "0577-88888888",
        "330302006045",
        "国企",
        "91110000600037341L",
        "13800138000",
        "2024.3",
        "甲",
        12,
        "",
    ],
    [2, "示例医院党委", "0577-88888888", "330302006044", "医院", "", "13800138001", "2024年", "乙", 30, ""],
]


def drafted(file: Path, **options: str) -> tuple[str, Path]:
    """The first mapping of a file, and where it was written; it has passed the check with its table."""
    text = first_mapping(file, **options)
    path = file.with_suffix(".yaml")
    path.write_text(text, encoding="utf-8")
    read_lists([file], path, None)
    return text, path


def line_of(text: str, header: str) -> str:
    """What the file says of a column."""
    (line,) = (line for line in text.splitlines() if line.startswith(f"  # - {header} "))
    return line


def test_a_column_is_told_by_its_name_or_by_its_cells(write_csv: Write) -> None:
    text, path = drafted(write_csv("名录.csv", TABLE))
    assert "→ 机构名称: 确定 certain" in line_of(text, "共建单位名称")
    assert "→ 所在区划: 可能 likely, 100%" in line_of(text, "社区编码")
    assert "→ 机构类型: 可能 likely, 100%" in line_of(text, "单位类别")
    assert "→ 统一社会信用代码: 可能 likely" in line_of(text, "代码")
    assert "× 确定 certain, 个人信息" in line_of(text, "联系电话")
    assert "× 不读 not read: 可能 likely, 内容像个人信息" in line_of(text, "联络")
    assert "× 不读 not read: 确定 certain" in line_of(text, "序号")
    assert "作为备注 kept as a note" in line_of(text, "项目类")
    (record,) = read_mapping(path).tables[0].records
    assert isinstance(record, NodeRecord)
    assert record.node == "Organization"
    assert record.keep_rest
    assert set(record.properties) == {"organization_type", "credit_code", "party_members"}


def test_a_name_that_is_only_like_another_is_offered_and_not_taken(write_csv: Write) -> None:
    rows = [["单位名称", "上级党组织名称", "党员数量", "党员数额"], ["甲公司", "乙党委", "30", "很多"]]
    text, path = drafted(write_csv("名录.csv", rows))
    assert "也许是“上级党组织”" in line_of(text, "上级党组织名称")
    assert "→ 党员数: 可能 likely, 列名相近，内容也相符" in line_of(text, "党员数量")
    assert "作为备注" in line_of(text, "党员数额")
    (record,) = read_mapping(path).tables[0].records
    assert isinstance(record, NodeRecord)
    assert record.relations == ()


def test_where_nothing_tells_what_a_row_is_a_person_has_to_say(write_csv: Write) -> None:
    text, _ = drafted(write_csv("数据.csv", [["年份", "甲栏", "乙栏"], ["2020", "示例公司", "x"], ["2021", "示例医院", "y"]]))
    assert "请定 for you to say, 看不出一行是什么" in text
    assert "→ 机构名称: 请定 for you to say" in line_of(text, "甲栏")


def test_no_cell_of_the_table_stands_in_it(write_csv: Write) -> None:
    text = first_mapping(write_csv("名录.csv", TABLE))
    cells = [str(cell) for row in TABLE[1:] for cell in row if len(str(cell)) > 2]
    assert [cell for cell in cells if cell in text] == []


def test_a_header_that_may_be_personal_is_not_written_down(write_csv: Write) -> None:
    file = write_csv("名录.csv", [["单位名称", "类别", "13800138000"], ["甲公司", "企业", "x"]])
    assert "13800138000" not in drafted(file)[0]


@pytest.mark.parametrize("name", ["联盟成员", "联建结对", "指标", "来源声明", "品牌", "网格", "阵地"])
def test_a_standard_list_under_other_headers_is_told_by_what_it_shares(write_csv: Write, name: str) -> None:
    """Lists of ties have nowhere to keep other columns: these are named as ignored."""
    layout = catalogue.layouts()[name]
    header = [*(column.name for column in layout.columns), "别的列"]
    text, path = drafted(write_csv("数据.csv", [header, [*(column.example for column in layout.columns), "x"]]))
    table = read_mapping(path).tables[0]
    assert table.name == name
    assert ("别的列" in table.ignore) == (layout.kind is None)
    assert "别的列" in text


@pytest.mark.parametrize("columns", [*(tuple(seen.columns) for seen in SEEN), *(header for _, header, _ in LACKING)])
def test_tables_seen_in_the_field(write_csv: Write, columns: tuple[str, ...]) -> None:
    text, _ = drafted(write_csv("数据.csv", [columns, [f"甲{i}" for i, _ in enumerate(columns)]]))
    assert all(line_of(text, header) for header in columns)


@pytest.mark.parametrize(("name", "header"), OF_PERSONS)
def test_of_a_list_of_persons_no_mapping_is_written(write_csv: Write, name: str, header: tuple[str, ...]) -> None:
    with pytest.raises(BadInput, match="persons"):
        first_mapping(write_csv(f"{name}.csv", [header, ["甲"] * len(header)]))


def test_a_table_without_names_is_refused(write_csv: Write) -> None:
    with pytest.raises(BadInput, match="header"):
        first_mapping(write_csv("数据.csv", [["甲", "乙"], ["1", "2"]]))


def test_sheets_of_a_workbook_by_name_and_header_rows_as_given(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title in ("甲(1)", "乙", "隐"):
        page = book.create_sheet(title)
        for row in (["某区汇总"], ["其一"], ["名目", "单位名称"], ["x", "示例公司"]):
            page.append(row)
    book["隐"].sheet_state = "hidden"
    book.save(tmp_path / "册.xlsx")
    _, path = drafted(tmp_path / "册.xlsx", header_rows="3")
    assert [table.header_rows for table in read_mapping(path).tables] == ["3", "3"]
    lists = read_lists([tmp_path / "册.xlsx"], path, None)
    assert [(sheet.table.sheet, sheet.standard) for sheet in lists.sheets] == [("甲(1)", False), ("乙", False)]
    assert "隐" in first_mapping(tmp_path / "册.xlsx", ("隐",))


def test_the_command_shows_it_or_writes_a_new_file_and_never_over_one(write_csv: Write, tmp_path: Path) -> None:
    file, out = write_csv("名录.csv", TABLE), tmp_path / "映射.yaml"
    shown = CliRunner().invoke(app, ["mapping", str(file)])
    assert (shown.exit_code, shown.stdout) == (0, first_mapping(file))
    written = CliRunner().invoke(app, ["mapping", str(file), "-o", str(out)])
    assert (written.exit_code, out.read_text(encoding="utf-8")) == (0, shown.stdout)
    out.write_text("mine")
    again = CliRunner().invoke(app, ["mapping", str(file), "-o", str(out)])
    assert isinstance(again.exception, BadInput)
    assert out.read_text() == "mine"
    nowhere = CliRunner().invoke(app, ["mapping", str(file), "-o", str(tmp_path / "none" / "m.yaml")])
    assert isinstance(nowhere.exception, BadInput)


def test_what_is_drafted_loads(lists_graph: Path, write_csv: Write, tmp_path: Path) -> None:
    file = write_csv("名录.csv", TABLE)
    _, mapping = drafted(file)
    shutil.copy(lists_graph, tmp_path / "g.db")
    with open_store(tmp_path / "g.db", write=True) as store:
        report = load_paths(store, [file], mapping=mapping)
        found = {row["name"]: row for row in nodes(store, "Organization").values()}
        placed = set(ties(store, "LOCATED_IN"))
    assert report.sheets[0].loaded == 2
    assert (found["示例水务公司党支部"]["party_members"], found["示例医院党委"]["organization_type"]) == (12, "hospital")
    assert {place for _, place in placed} == {"330302006045", "330302006044"}


HEADERS = st.one_of(
    st.sampled_from(sorted(layout_headers())),
    st.text("名单位称数时间地址[]{}*?:#'\"- &!|>%@`,0no", min_size=1, max_size=8).map(str.strip).filter(bool),
)
CELLS = st.sampled_from(["", "甲公司", "330302006045", "2024-05", "12", "国企", "是", "很长的一句话。" * 20, "-", "√"])


@settings(max_examples=60, deadline=None)
@given(st.lists(HEADERS, min_size=1, max_size=6, unique=True), st.data())
def test_any_table_gets_a_mapping_that_fits_it_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, header: list[str], data: st.DataObject
) -> None:
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), min_size=1, max_size=4))
    folder = tmp_path_factory.mktemp("any")
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for number, row in enumerate([header, *rows], 1):
        for at, cell in enumerate(row, 1):
            page.cell(number, at).value = cell or None
            page.cell(number, at).data_type = "s" if cell else "n"
    book.save(folder / "表.xlsx")
    try:
        text = first_mapping(folder / "表.xlsx", header_rows="1")
    except BadInput:
        return
    again, path = drafted(folder / "表.xlsx", header_rows="1")
    assert again == text
    assert "330302006045" not in path.read_text(encoding="utf-8")

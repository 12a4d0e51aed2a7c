"""A workbook that was loaded with problems comes back marked, otherwise as its owner made it, and loads when it is mended."""

import csv
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from lianjian.errors import BadInput
from lianjian.loaders.marking.styles import FILLS, Styles
from tests.marking.conftest import Load

PLACE = "330302006045"
RED, BLUE = FILLS["error"], FILLS["note"]
OFFERS = [
    ["鹿城区资源清单", None, None, None, None],
    ["单位名称", "资源名称", "服务类别", "有效期至", "联系电话"],
    ["落霞社区党委", "教室", "培训", "今年上半年", "13812345678"],
    ["落霞社区党委", None, "没有这种服务", "2025-12-31", None],
    ["落霞社区党委", "食堂", "助餐", "2025-12-31", None],
    [None, "书房", "培训", None, None],
]
BODIES = [["机构名称", "所在区划", "机构类型"], ["落霞社区党委", PLACE, "党组织"]]


def offers_book(path: Path) -> Path:
    """A workbook with all that people put into one."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "资源清单"
    for row in OFFERS:
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    sheet["A1"].font = Font(name="黑体", size=18, bold=True)
    sheet["D3"].font = Font(italic=True, color="FF123456")
    sheet["C5"].fill = PatternFill("solid", fgColor="FFABCDEF")
    sheet["C5"].comment = Comment("主人的批注", "老王")
    sheet["C4"].comment = Comment("已问过", "老王")
    sheet.column_dimensions["B"].width = 33
    sheet.column_dimensions["A"].number_format = "@"
    sheet.row_dimensions[5].hidden = True
    sheet.freeze_panes = "A3"
    choice = DataValidation(type="list", formula1='"培训,助餐"')
    choice.add("C3:C99")
    sheet.add_data_validation(choice)
    sheet.conditional_formatting.add("B3:B9", CellIsRule(operator="equal", formula=['"食堂"'], font=Font(bold=True)))
    sheet["H1"] = "=1+1"
    figures = book.create_sheet("图")
    figures.sheet_state = "hidden"
    figures.append(["甲", 3])
    chart = BarChart()
    chart.add_data(Reference(figures, min_col=2, min_row=1, max_row=1))
    figures.add_chart(chart, "D4")
    bodies = book.create_sheet("机构")
    for row in BODIES:
        bodies.append(row)
    book.save(path)
    return path


def holding(path: Path, text: bytes) -> list[str]:
    """The parts of a workbook in which a text stands."""
    with zipfile.ZipFile(path) as archive:
        return [name for name in archive.namelist() if text in archive.read(name)]


def color(cell: object) -> str:
    return str(cell.fill.fgColor.rgb) if cell.fill.fill_type else ""  # type: ignore[attr-defined]


def test_each_problem_is_marked_and_explained_at_its_cell(tmp_path: Path, load: Load) -> None:
    done = load(offers_book(tmp_path / "清单.xlsx"))
    assert done.status == 1
    assert done.report["marked"] == str(tmp_path / "清单-待修改.xlsx")
    assert "marked_copies" not in done.report
    book = openpyxl.load_workbook(done.report["marked"])
    for found in done.report["problems"]:
        if not re.fullmatch("[A-Z]+[0-9]+", found["cell"]):
            continue
        cell = book[found["sheet"]][found["cell"]]
        assert found["zh"] in cell.comment.text
        assert cell.comment.text.index(found["zh"]) < cell.comment.text.index(found["en"])
        assert color(cell) in FILLS.values()
    sheet = book["资源清单"]
    assert {at: color(sheet[at]) for at in ("D3", "C4", "B4", "A6", "E2", "D4")} == {
        "D3": RED, "C4": BLUE, "B4": "", "A6": RED, "E2": BLUE, "D4": "",
    }  # fmt: skip
    listed = [[cell.value for cell in row] for row in book["待修改"].iter_rows(min_row=4)]
    assert [[row[0], row[1] or "", row[3], row[4], row[5]] for row in listed] == [
        [found[key] for key in ("sheet", "cell", "zh", "en", "code")] for found in done.report["problems"]
    ]


def test_what_the_owner_made_is_kept(tmp_path: Path, load: Load) -> None:
    path = offers_book(tmp_path / "清单.xlsx")
    before = path.read_bytes()
    marked = Path(load(path).report["marked"])
    assert path.read_bytes() == before
    own, copy = openpyxl.load_workbook(path), openpyxl.load_workbook(marked)
    assert copy.sheetnames == [*own.sheetnames, "待修改", "联建来源"]
    assert copy["联建来源"].sheet_state == "veryHidden"
    for sheet in own.worksheets:
        other = copy[sheet.title]
        assert [[c.value for c in row] for row in sheet.iter_rows()] == [[c.value for c in row] for row in other.iter_rows()]
        assert sheet.merged_cells.ranges == other.merged_cells.ranges
        assert sheet.sheet_state == other.sheet_state
        assert sheet.freeze_panes == other.freeze_panes
    sheet, other = own["资源清单"], copy["资源清单"]
    assert other["D3"].font.i
    assert other["D3"].font.color.rgb == "FF123456"
    assert (other["A1"].font.name, other["A1"].font.sz) == ("黑体", 18)
    assert color(other["C5"]) == "FFABCDEF"
    assert other["C5"].comment.text == "主人的批注"
    assert other["C4"].comment.text.startswith("已问过\n")
    assert other.column_dimensions["B"].width == 33
    assert other["A6"].number_format == "@"  # an empty cell has the looks of its column
    assert other.row_dimensions[5].hidden
    assert [str(one.sqref) for one in other.data_validations.dataValidation] == ["C3:C99"]
    assert [str(one.sqref) for one in other.conditional_formatting] == ["B3:B9"]
    with zipfile.ZipFile(path) as one, zipfile.ZipFile(marked) as two:
        kept = [name for name in one.namelist() if "chart" in name or ("drawing" in name.casefold() and "vml" not in name)]
        assert len(kept) >= 3
        assert all(one.read(name) == two.read(name) for name in kept)


def test_personal_values_stay_in_their_cell_and_go_nowhere_else(tmp_path: Path, load: Load) -> None:
    path = offers_book(tmp_path / "清单.xlsx")
    marked = Path(load(path).report["marked"])
    assert holding(marked, b"13812345678") == holding(path, b"13812345678") != []


def test_the_mended_copy_is_the_same_source(tmp_path: Path, load: Load) -> None:
    first = load(offers_book(tmp_path / "清单.xlsx"))
    again = load(Path(first.report["marked"]))
    assert again.codes() == first.codes()
    assert sum(sheet["loaded"] + sheet["changed"] for sheet in again.report["sheets"]) == 0
    book = openpyxl.load_workbook(first.report["marked"])
    sheet = book["资源清单"]
    sheet["D3"], sheet["B4"], sheet["C4"], sheet["A6"] = "2025-06", "课堂", "培训", "落霞社区党委"
    sheet["H1"] = None
    book.save(first.report["marked"])
    mended = load(Path(first.report["marked"]))
    assert (mended.status, mended.codes(), mended.report["marked"]) == (0, [], None)
    offers = next(sheet for sheet in mended.report["sheets"] if sheet["sheet"] == "资源清单")
    assert (offers["rows"], offers["rejected"]) == (4, 0)
    assert [sheet["sheet"] for sheet in mended.report["sheets"]] == ["资源清单", "机构"]


def test_a_copy_that_is_mended_in_part_comes_back_with_what_is_left(tmp_path: Path, load: Load) -> None:
    first = Path(load(offers_book(tmp_path / "清单.xlsx")).report["marked"])
    book = openpyxl.load_workbook(first)
    book["资源清单"]["D3"] = "2025-06"
    book.save(first)
    second = Path(load(first).report["marked"])
    assert second.name == "清单-待修改-2.xlsx"
    sheet = openpyxl.load_workbook(second)["资源清单"]
    assert (color(sheet["D3"]), sheet["D3"].comment) == ("", None)
    assert color(sheet["A6"]) == RED
    assert sheet["C5"].comment.text == "主人的批注"
    assert openpyxl.load_workbook(second).sheetnames == openpyxl.load_workbook(first).sheetnames
    # Loading the list once more leaves alone what somebody has worked on, and replaces what nobody has.
    assert load(tmp_path / "清单.xlsx").report["marked"] == str(second)


def test_a_mended_cell_has_the_fill_that_its_owner_gave_it(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "机构.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for values in (["机构名称", "党员数"], ["甲", "许多"], ["乙", "不少"], ["丙", "若干"], ["丁", "几个"], ["戊", "不详"]):
        sheet.append(values)
    plain, of_the_theme = Color(rgb="FFABCDEF"), Color(theme=4, tint=0.4)
    for cell, own in (("B2", plain), ("B3", of_the_theme), ("B5", plain)):
        sheet[cell].fill = PatternFill("solid", fgColor=own)
    book.save(path)

    def mend(copy: Path, cell: str) -> Path:
        """Mends a cell, saves the copy and loads it."""
        mended = openpyxl.load_workbook(copy)
        mended.worksheets[0][cell] = 5
        mended.save(copy)
        return Path(load(copy).report["marked"])

    first = Path(load(path).report["marked"])
    assert [color(openpyxl.load_workbook(first).worksheets[0].cell(row, 2)) for row in range(2, 7)] == [RED] * 5
    second = mend(mend(mend(first, "B2"), "B3"), "B4")
    cells = [openpyxl.load_workbook(second).worksheets[0].cell(row, 2) for row in range(2, 7)]
    assert [color(cells[0]), cells[1].fill.fgColor.theme, color(cells[2])] == ["FFABCDEF", 4, ""]
    assert [color(cell) for cell in cells[3:]] == [RED] * 2
    third = openpyxl.load_workbook(mend(second, "B5")).worksheets[0]
    assert (color(third["B2"]), color(third["B5"]), color(third["B6"])) == ("FFABCDEF", "FFABCDEF", RED)


def test_unseen_colours_that_a_program_made_up_are_nobodys_fill(tmp_path: Path, load: Load) -> None:
    marked = Path(load(offers_book(tmp_path / "清单.xlsx")).report["marked"])
    with zipfile.ZipFile(marked) as archive:
        raw = archive.read("xl/styles.xml").replace(b'<bgColor indexed="64"/>', b'<bgColor rgb="FF969696"/>')
    styles = Styles(raw)
    cleared = [styles.cleared(int(mark)) for mark in sorted(styles.marks)]
    formats = re.findall(rb"<xf [^>]*>", styles.done().split(b"<cellXfs")[1])
    assert cleared
    assert all(b'fillId="0"' in formats[style] for style in cleared)


def test_no_other_file_is_written_over(tmp_path: Path, load: Load) -> None:
    path = offers_book(tmp_path / "清单.xlsx")
    (tmp_path / "清单-待修改.xlsx").write_text("别的文件")
    assert load(path).report["marked"] == str(tmp_path / "清单-待修改-2.xlsx")
    assert (tmp_path / "清单-待修改.xlsx").read_text() == "别的文件"
    for target in (path, tmp_path / "清单-待修改.xlsx", tmp_path / "改.xls"):
        with pytest.raises(BadInput, match="--marked"):
            load(path, options=["--marked", str(target)])
    elsewhere = load(path, options=["--marked", str(tmp_path / "改.xlsx"), "--dry-run"])
    assert elsewhere.report["marked"] == str(tmp_path / "改.xlsx")


def test_several_files_and_folders(tmp_path: Path, load: Load) -> None:
    folder = tmp_path / "清单"
    folder.mkdir()
    offers_book(folder / "甲.xlsx")
    (folder / "需求清单.csv").write_bytes("单位名称,服务类别,需求时效\n落霞社区党委,培训,上半年\n".encode("gb18030"))
    with pytest.raises(BadInput, match="文件夹"):
        load(folder, options=["--marked", str(tmp_path / "改.xlsx")])
    done = load(folder)
    copies = [folder / "甲-待修改.xlsx", folder / "需求清单-待修改.xlsx"]
    assert [copy["marked"] for copy in done.report["marked_copies"]] == [str(copy) for copy in copies]
    assert load(folder).codes() == done.codes()  # copies that nobody has worked on are not lists
    book = openpyxl.load_workbook(copies[1])
    book["需求清单"]["C2"] = "2025-06"
    book.save(copies[1])
    after = load(folder)  # the mended copy stands for its list
    assert [sheet["file"] for sheet in after.report["sheets"]] == ["甲.xlsx", "甲.xlsx", "需求清单-待修改.xlsx"]
    assert "not-a-date" not in [p["code"] for p in after.report["problems"] if p["file"].startswith("需求")]


def test_files_that_differ_in_their_ending_have_a_copy_each(tmp_path: Path, load: Load) -> None:
    offers_book(tmp_path / "清单.xlsx")
    (tmp_path / "清单.csv").write_text("提出单位,需求类别,需求时效\n330302006,培训,上半年\n", encoding="utf-8")
    copies = [str(tmp_path / "清单-待修改.xlsx"), str(tmp_path / "清单-待修改-2.xlsx")]
    for _ in range(2):
        done = load(tmp_path / "清单.csv", tmp_path / "清单.xlsx")
        assert sorted(copy["marked"] for copy in done.report["marked_copies"]) == sorted(copies)
        marked = {copy["file"]: openpyxl.load_workbook(copy["marked"]).sheetnames[0] for copy in done.report["marked_copies"]}
        assert len(set(marked.values())) == 2


def test_a_renamed_copy_is_a_source_of_its_own(tmp_path: Path, load: Load) -> None:
    first = Path(load(offers_book(tmp_path / "清单.xlsx")).report["marked"])
    after = load(first.rename(tmp_path / "第三季度.xlsx"))
    assert sum(sheet["loaded"] for sheet in after.report["sheets"]) > 0


TABLE = [
    ["单位名称", "服务类别", "需求内容", "编号", "需求时效"],
    ["落霞社区党委", "培训", "+1+1", "007", "今年上半年"],
    ["落霞社区党委", "培训", "-5 人", "008", "2025-12"],
]


@pytest.mark.parametrize("format", ["csv", "tsv", "xls", "ods", "json", "jsonl"])
def test_other_formats_come_back_as_a_workbook_and_stay_their_source(format: str, tmp_path: Path, load: Load) -> None:
    bodies = tmp_path / "机构.csv"
    bodies.write_text("\n".join(",".join(row) for row in BODIES), encoding="utf-8")
    path = tmp_path / f"需求清单.{format}"
    write_table(path)
    first = load(bodies, path)
    assert first.codes() == ["not-a-date"]
    book = openpyxl.load_workbook(first.report["marked"])
    sheet = book.worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == TABLE
    assert [[cell.data_type for cell in row] for row in sheet.iter_rows(min_row=2)] == [["s"] * 5] * 2
    assert sheet["C2"].quotePrefix
    assert color(sheet["E2"]) == RED
    again = load(Path(first.report["marked"]))
    assert again.codes() == ["not-a-date"]
    assert sum(sheet["loaded"] for sheet in again.report["sheets"]) == 0
    sheet["E2"] = "2025-06"
    book.save(first.report["marked"])
    assert load(Path(first.report["marked"])).status == 0


def write_table(path: Path) -> None:
    import json

    import xlwt

    from tests.hazards.making import Sheet, write

    records = [dict(zip(TABLE[0], row, strict=True)) for row in TABLE[1:]]
    if path.suffix in {".csv", ".tsv"}:
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file, delimiter="\t" if path.suffix == ".tsv" else ",").writerows(TABLE)
    elif path.suffix == ".json":
        path.write_text(json.dumps(records), encoding="utf-8")
    elif path.suffix == ".jsonl":
        path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    elif path.suffix == ".ods":
        write(path, [Sheet("需求清单", TABLE)])
    else:
        book = xlwt.Workbook()
        sheet = book.add_sheet("需求清单")
        for row, cells in enumerate(TABLE):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell)
        book.save(str(path))

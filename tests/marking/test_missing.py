"""Organisations that lists name and no list has come back as a sheet, which loads once it is completed."""

import csv
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from lianjian.excel import is_untouched
from lianjian.schema import catalogue
from tests.marking.conftest import Load

ALLIANCES = [["编号", "联盟名称", "覆盖区域"], ["LM1", "落霞联盟", "330302"]]
MEMBERS = [
    ["联盟", "成员单位"],
    ["LM1", "五马街道墨池社区党委、*星辰供应链公司（星辰公司）"],
    ["LM1", "星辰供应链公司"],
    ["LM1", "ZZ-404"],
    ["LM1", "=cmd公司"],
    ["LM1", "某某 13812345678"],
]


def lists(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in {"联盟.csv": ALLIANCES, "联盟成员.csv": MEMBERS}.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def rows_of(path: Path) -> list[dict[str, object]]:
    sheet = openpyxl.load_workbook(path)["机构"]
    head, *rows = sheet.iter_rows(values_only=True)
    titles = [str(title).rstrip("*") for title in head]
    return [{title: cell for title, cell in zip(titles, row, strict=True) if cell is not None} for row in rows]


def column(sheet: Worksheet, name: str) -> int:
    return next(int(cell.column) for cell in sheet[1] if str(cell.value).rstrip("*") == name)


def test_what_lists_name_and_nothing_bears_is_offered_with_what_the_names_tell(tmp_path: Path, load: Load) -> None:
    done = load(lists(tmp_path / "清单"))
    path = tmp_path / "清单" / "清单-缺少的机构.xlsx"
    assert (done.status, done.report["missing"]) == (1, str(path))
    assert rows_of(path) == [
        {"机构名称": "五马街道墨池社区党委", "所在区划": "330302006045"},
        {"机构名称": "星辰供应链公司", "简称": "星辰公司"},
        {"编号": "ZZ-404"},
        {"机构名称": "=cmd公司"},
    ]
    book = openpyxl.load_workbook(path)
    assert [str(cell.value).rstrip("*") for cell in book["机构"][1]] == [c.name for c in catalogue.layouts()["机构"].columns]
    named = book["机构"].cell(3, column(book["机构"], "机构名称"))
    assert "联盟成员.csv/B2" in named.comment.text
    assert "联盟成员.csv/B3" in named.comment.text
    assert "13812345678" not in str([[c.value for c in row] for sheet in book for row in sheet.iter_rows()])


def test_it_loads_with_the_lists_once_it_is_completed(tmp_path: Path, load: Load) -> None:
    folder = lists(tmp_path / "清单")
    (folder / "联盟成员.csv").write_text(
        "联盟,成员单位\nLM1,五马街道墨池社区党委、星辰供应链公司（星辰公司）\nLM1,ZZ-404\n", "utf-8"
    )
    first = load(folder)
    path = Path(first.report["missing"])
    assert is_untouched(path)
    again = load(folder)
    assert again.report["missing"] == str(path)
    assert [sheet["file"] for sheet in again.report["sheets"]] == ["联盟.csv", "联盟成员.csv"]
    book = openpyxl.load_workbook(path)
    sheet = book["机构"]
    sheet.cell(4, column(sheet, "机构名称"), "某示例单位")
    sheet.cell(3, column(sheet, "所在区划"), "330302")
    book.save(path)
    done = load(folder)
    assert (done.status, done.codes()) == (0, [])
    assert "missing" not in done.report
    assert {sheet["file"]: sheet["loaded"] for sheet in done.report["sheets"]} == {
        "清单-缺少的机构.xlsx": 3, "联盟.csv": 0, "联盟成员.csv": 2,
    }  # fmt: skip


def test_a_sheet_that_was_saved_stays_and_another_has_what_is_still_missing(tmp_path: Path, load: Load) -> None:
    folder = lists(tmp_path / "清单")
    path = Path(load(folder).report["missing"])
    book = openpyxl.load_workbook(path)
    book["机构"].delete_rows(3, 3)
    book.save(path)
    before = path.read_bytes()
    done = load(folder)
    assert path.read_bytes() == before
    assert done.report["missing"] == str(folder / "清单-缺少的机构-2.xlsx")
    assert [row.get("机构名称", row.get("编号")) for row in rows_of(Path(done.report["missing"]))] == [
        "星辰供应链公司", "ZZ-404", "=cmd公司",
    ]  # fmt: skip


def test_none_is_written_where_nothing_is_missing_or_nothing_is_to_change(tmp_path: Path, load: Load) -> None:
    folder = lists(tmp_path / "清单")
    assert "missing" not in load(folder, options=["--dry-run"]).report
    (folder / "联盟成员.csv").unlink()
    assert "missing" not in load(folder).report
    assert [file.name for file in folder.iterdir()] == ["联盟.csv"]


def test_a_name_that_may_be_a_known_one_is_asked_about_and_not_offered(tmp_path: Path, load: Load) -> None:
    folder = lists(tmp_path / "清单")
    (folder / "机构.csv").write_text("编号,机构名称,所在区划\nJG1,星辰供应链有限公司,330302\n", "utf-8")
    done = load(folder)
    assert done.report["review"] is not None
    assert "星辰供应链公司" not in [row.get("机构名称") for row in rows_of(Path(done.report["missing"]))]

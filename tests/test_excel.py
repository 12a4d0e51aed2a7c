"""Workbooks and tables that the software writes: no cell becomes a formula, and none is written by half or over another."""

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from lianjian.errors import BadInput
from lianjian.excel import FORMULA_STARTS, is_untouched, new_book
from lianjian.table_file import write_table

DANGEROUS = [
    "=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"http://x\")", "＝1", "{=1}", "http://a.b", "007", "_x0041_",
]  # fmt: skip


def written(path: Path, values: list[object]) -> None:
    with new_book(path, replace=True) as book:
        sheet = book.sheet("表")
        for row, value in enumerate(values):
            book.write(sheet, row, 0, value)  # type: ignore[arg-type]


def test_what_looks_like_a_formula_is_text_and_stays_text_when_it_is_edited(tmp_path: Path) -> None:
    written(tmp_path / "a.xlsx", list(DANGEROUS))
    cells = [row[0] for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["表"].iter_rows()]
    assert [cell.data_type for cell in cells] == ["s"] * len(DANGEROUS)
    assert [cell.quotePrefix for cell in cells] == [text[0] in FORMULA_STARTS for text in DANGEROUS]
    assert CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_name("表").to_python() == [[text] for text in DANGEROUS]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40), min_size=1, max_size=20))
def test_any_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.xlsx"
    written(path, list(texts))
    sheet = openpyxl.load_workbook(path)["表"]
    assert all(sheet.cell(row, 1).data_type == "s" for row in range(1, len(texts) + 1))


def test_numbers_days_and_codes(tmp_path: Path) -> None:
    written(tmp_path / "a.xlsx", [1, 2.5, True, date(2023, 5, 1), 330302006045123456, float("inf"), None])
    cells = [row[0].value for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["表"].iter_rows()]
    assert [str(cell) for cell in cells] == ["1", "2.5", "True", "2023-05-01 00:00:00", "330302006045123456", "inf"]


def test_equal_content_gives_equal_files_that_are_known_until_somebody_saves_them(tmp_path: Path) -> None:
    written(tmp_path / "a.xlsx", ["甲"])
    written(tmp_path / "b.xlsx", ["甲"])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert is_untouched(tmp_path / "a.xlsx")
    openpyxl.load_workbook(tmp_path / "a.xlsx").save(tmp_path / "a.xlsx")
    assert not is_untouched(tmp_path / "a.xlsx")


def test_nothing_is_written_over_another_file_or_by_half(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("mine")
    with pytest.raises(BadInput, match="已存在"), new_book(tmp_path / "a.xlsx") as book:
        book.sheet("表")
    assert (tmp_path / "a.xlsx").read_text() == "mine"
    with pytest.raises(BadInput, match="不能写入"), new_book(tmp_path / "none" / "a.xlsx") as book:
        book.sheet("表")
    with pytest.raises(KeyError), new_book(tmp_path / "b.xlsx"):
        raise KeyError
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]


@given(st.lists(st.text(st.sampled_from("=+-@＝,;\t\r\n\"' 甲1"), max_size=8), min_size=1, max_size=8))
def test_no_cell_of_a_csv_is_a_formula_whatever_parts_its_cells(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "table.csv"
    path.unlink(missing_ok=True)
    write_table(path, "表", [("甲", 9)], [[text, 5, -5] for text in texts])
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert [(row[0].replace("'", ""), *row[1:]) for row in rows] == [(text.replace("'", ""), "5", "-5") for text in texts]
    for sign in (",", ";", "\t"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file, delimiter=sign) for cell in row]
        assert not [cell for cell in cells if cell[:1] in FORMULA_STARTS and cell != "-5"]


def test_a_table_that_no_sheet_holds_is_a_sentence_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"\.csv"):
        write_table(tmp_path / "a.xlsx", "表", [("甲", 9)], ([] for _ in range(1_048_576)))
    assert not list(tmp_path.iterdir())

"""The bundle of an invented district: it loads with problems, comes back marked, is mended in Excel's terms, and loads."""

import runpy
import shutil
from pathlib import Path

import openpyxl
import pytest

from lianjian.errors import BadInput
from lianjian.loaders.load import list_files
from lianjian.loaders.reading.tables import read_tables
from tests.conftest import EXAMPLES
from tests.marking.conftest import Load

BUNDLE = EXAMPLES / "district-bundle"
#: What the officer writes into the marked cells of each copy.
MENDED: dict[str, dict[str, dict[str, object]]] = {
    "示例-党组织名册-待修改.xlsx": {"机构": {"B7": "示例·墨池志愿服务中心", "F5": None, "E6": 30}},
    "示例-联盟台账-待修改.xlsx": {"联盟": {"D3": "2024"}, "联盟成员": {"B3": "示例·墨池物业公司党支部"}},
    "示例-资源清单-待修改.xlsx": {"示例-资源清单": {"F3": "2026-12-31"}},
    "示例-阵地-待修改.xlsx": {"阵地": {"C3": "330302006045"}},
    "示例-需求清单-待修改.xlsx": {"示例-需求清单": {"B3": "儿童托管"}},
}
FORMATS = {".xlsx", ".xls", ".csv", ".tsv"}


def test_a_folder_of_copies_that_nobody_has_mended_says_so(tmp_path: Path, load: Load) -> None:
    lists, copies = tmp_path / "清单", tmp_path / "副本"
    shutil.copytree(BUNDLE, lists)
    load(lists)
    copies.mkdir()
    for copy in lists.glob("*-待修改.xlsx"):
        shutil.copy(copy, copies)
    with pytest.raises(BadInput, match="mend and save them"):
        list_files([copies])


def lists_of(folder: Path) -> dict[str, str]:
    """The digest of each list in a folder."""
    files = [file for file in folder.iterdir() if file.suffix in FORMATS]
    return {table.name: table.digest for file in files for table in read_tables(file)}


def test_the_bundle_is_what_its_script_makes(tmp_path: Path) -> None:
    runpy.run_path(str(BUNDLE / "make.py"))["make"](tmp_path)
    assert lists_of(tmp_path) == lists_of(BUNDLE)
    assert {file.suffix for file in tmp_path.iterdir()} == FORMATS
    assert all(file.name.startswith("示例") for file in tmp_path.iterdir())


def test_the_bundle_loads_once_it_is_mended(tmp_path: Path, load: Load) -> None:
    folder = tmp_path / "清单"
    shutil.copytree(BUNDLE, folder)
    first = load(folder)
    assert first.status == 1
    assert sorted(first.codes()) == sorted(
        ["missing-value"] * 3 + ["bad-credit-code", "not-a-number", "unknown-name", "not-a-date", "not-a-date"]
    )
    copies = {Path(copy["marked"]).name for copy in first.report["marked_copies"]}
    assert copies == set(MENDED)
    marked = {
        (problem["file"], problem["sheet"], problem["cell"])
        for problem in first.report["problems"]
        if problem["severity"] == "error"
    }
    assert len(marked) == sum(len(cells) for sheets in MENDED.values() for cells in sheets.values())
    for name, sheets in MENDED.items():
        book = openpyxl.load_workbook(folder / name)
        for title, cells in sheets.items():
            for cell, value in cells.items():
                assert book[title][cell].comment is not None
                book[title][cell] = value
        book.save(folder / name)
    mended = load(folder)
    assert (mended.status, mended.codes(), mended.report["marked"]) == (0, [], None)
    assert {sheet["file"] for sheet in mended.report["sheets"]} == set(MENDED)
    assert sum(sheet["rejected"] for sheet in mended.report["sheets"]) == 0
    assert sum(sheet["rows"] for sheet in mended.report["sheets"]) == 16
    again = load(folder)
    assert (again.status, again.report["load"]) == (0, None)

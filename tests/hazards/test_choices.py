"""Where a person says which sheets are read and where their headers stand, the rules do not decide."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lianjian.errors import BadInput
from lianjian.graph.store import open_store
from lianjian.loaders.load import load_paths
from tests.hazards.making import Sheet, write
from tests.loaders.graphs import nodes

BOOK = [
    Sheet("机构", [["机构名称", "机构类型"], ["甲党委", "社区党委"]]),
    Sheet("机构（旧）", [["机构名称", "机构类型"], ["乙党委", "社区党委"]], state="hidden"),
    Sheet("联盟", [["联盟名称", "形式"], ["丙联盟", "联盟"]]),
]
#: A list whose first rows look like the header and are not.
DECEPTIVE = Sheet(
    "机构",
    [["机构名称", "机构类型", "简称"], ["单位", None, "别名"], ["名称", "类别", None], ["甲党委", "社区党委", "甲"]],
)
MAPPING = """
version: 1
tables:
  - sheet: {sheet}
    header_rows: {rows}
    records:
      - node: Organization
        name: {column}
        keep_rest: true
"""

Load = Callable[..., tuple[set[str], Any]]


@pytest.fixture
def load(county_graph: Path, tmp_path: Path) -> Load:
    """Loads a workbook and gives the names of the organisations and alliances that came of it, and the report."""

    def loaded(book: list[Sheet], **options: Any) -> tuple[set[str], Any]:
        write(tmp_path / "清单.xlsx", book)
        graph = shutil.copyfile(county_graph, tmp_path / "graph.db")
        with open_store(graph, write=True) as store:
            report = load_paths(store, [tmp_path / "清单.xlsx"], **options)
            made = {node["name"] for kind in ("Organization", "Alliance") for node in nodes(store, kind).values()}
        return made, report

    return loaded


def mapping(folder: Path, **parts: str) -> Path:
    path = folder / "mapping.yaml"
    path.write_text(MAPPING.format(**parts), encoding="utf-8")
    return path


def test_all_visible_sheets_are_read_when_none_is_named(load: Load) -> None:
    assert load(BOOK)[0] == {"甲党委", "丙联盟"}


@pytest.mark.parametrize(
    ("sheets", "made"),
    [(["联盟"], {"丙联盟"}), (["机构（旧）"], {"乙党委"}), (["机构（旧）", "联盟"], {"乙党委", "丙联盟"})],
)
def test_only_the_sheets_that_are_named_are_read_hidden_ones_too(load: Load, sheets: list[str], made: set[str]) -> None:
    found, report = load(BOOK, sheets=sheets)
    assert found == made
    assert report.problems == ()


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(load: Load) -> None:
    with pytest.raises(BadInput, match="“没有”：有机构、机构（旧）、联盟"):
        load(BOOK, sheets=["没有"])
    with pytest.raises(BadInput, match="没有工作表“没有”"):
        load(BOOK, sheets=["机构", "没有"])


def test_files_without_sheets_are_read_whatever_sheets_are_named(load: Load, tmp_path: Path, county_graph: Path) -> None:
    write(tmp_path / "清单.xlsx", BOOK)
    (tmp_path / "机构.csv").write_text("机构名称,机构类型\n丁党委,社区党委\n", encoding="utf-8")
    with open_store(shutil.copyfile(county_graph, tmp_path / "graph.db"), write=True) as store:
        load_paths(store, [tmp_path / "清单.xlsx", tmp_path / "机构.csv"], sheets=["联盟"])
        assert {node["name"] for node in nodes(store, "Organization").values()} == {"丁党委"}


def test_header_rows_that_are_given(load: Load) -> None:
    assert load([DECEPTIVE], header_rows="2-3")[0] == {"甲党委"}
    assert load([DECEPTIVE], header_rows="3")[0] == {"甲党委"}
    assert load([DECEPTIVE])[0] != {"甲党委"}


@pytest.mark.parametrize("rows", ["", "0", "a", "3-2", "2-40", "1-2-3", "-1", "9", "99999999"])
def test_header_rows_that_are_none(load: Load, rows: str) -> None:
    with pytest.raises(BadInput):
        load([DECEPTIVE], header_rows=rows)


def test_a_mapping_says_where_the_header_stands(load: Load, tmp_path: Path) -> None:
    made, report = load([DECEPTIVE], mapping=mapping(tmp_path, sheet="机构", rows="2-3", column="单位名称"))
    assert made == {"甲党委"}
    assert ("header-found", "3") in [(found.code, found.cell) for found in report.problems]


def test_a_mapping_that_names_a_hidden_sheet_in_full_reads_it(load: Load, tmp_path: Path) -> None:
    path = mapping(tmp_path, sheet="机构（旧）", rows="1", column="机构名称")
    assert load(BOOK, mapping=path)[0] == {"甲党委", "乙党委", "丙联盟"}
    path = mapping(tmp_path, sheet="机构*", rows="1", column="机构名称")
    assert load(BOOK, mapping=path)[0] == {"甲党委", "丙联盟"}


@pytest.mark.parametrize("rows", ["0", "3-2", "2-40", "x"])
def test_a_mapping_with_wrong_header_rows_is_refused_before_a_file_is_read(load: Load, tmp_path: Path, rows: str) -> None:
    with pytest.raises(BadInput, match="tables"):
        load(BOOK, mapping=mapping(tmp_path, sheet="机构", rows=rows, column="机构名称"))


def test_the_command_line(county_graph: Path, tmp_path: Path) -> None:
    shutil.copyfile(county_graph, tmp_path / "graph.db")
    write(tmp_path / "清单.xlsx", [DECEPTIVE, *BOOK[1:]])
    options = ["--sheet", "机构", "--sheet", "机构（旧）", "--header-rows", "1", "--graph", "graph.db", "--json"]
    command = [sys.executable, "-m", "lianjian", "load", "清单.xlsx", *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert [(sheet["sheet"], sheet["rows"]) for sheet in report["sheets"]] == [("机构", 3), ("机构（旧）", 1)]
    assert done.returncode == 0, done.stderr

"""Sources as a user looks after them."""

import csv
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from lianjian.cli import app
from lianjian.errors import BadInput
from lianjian.graph.store import open_store
from tests.cli.test_cli import ask, run
from tests.graph.model import Said, Speaker, batch_of

FILE, OTHER = "名单.xlsx/机构", "台账.csv"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """A graph of two sources that disagree about one organisation."""
    path = tmp_path / "small.db"
    speakers = [
        Speaker(FILE, "media", "2024", says=[Said("Organization", "o", "", (("name", "甲"),), 2), _only("p", 3)]),
        Speaker(OTHER, "official", "2023", says=[Said("Organization", "o", "", (("name", "甲方"),), 5)]),
    ]
    with open_store(path, create=True, write=True) as store:
        store.load(batch_of(speakers))
    return path


def _only(ident: str, row: int) -> Said:
    return Said("Organization", ident, "", (("name", "乙"),), row)


def test_forgetting_is_shown_before_it_is_done(graph: Path) -> None:
    planned = run("forget", FILE, "--dry-run", "--graph", graph)
    assert (planned.returncode, planned.stderr) == (0, "")
    for said in ("消失 gone 组织 乙 [p]", "不变 stays 组织 甲方 [o]", "--dry-run"):
        assert said in planned.stdout
    assert len(ask("sources", "--graph", graph)["sources"]) == 2
    done = ask("forget", FILE, "--graph", graph)
    assert (done["version"], done["forgotten"][0]["gone"], done["forgotten"][0]["kept"]) == (2, 1, 1)
    again = run("forget", FILE, "--graph", graph)
    assert again.returncode == 0
    assert "没有改动" in again.stdout


def test_a_part_of_a_name_is_no_name(graph: Path) -> None:
    done = run("forget", "名单.xlsx", "--graph", graph)
    assert (done.returncode, done.stdout) == (2, "")
    assert FILE in done.stderr


def test_what_was_said_and_when_is_shown_after_it_was_forgotten(graph: Path) -> None:
    run("forget", FILE, "--graph", graph)
    shown = run("sources", "--graph", graph)
    assert (shown.returncode, shown.stdout.count("已忘记 forgotten"), shown.stdout.count("earlier version")) == (0, 1, 1)
    told = run("history", "乙", "--graph", graph)
    assert (told.returncode, told.stderr) == (0, "")
    for said in ("名称 乙", f"{FILE} 第 3 行", "1 (", "收回 taken back", "已收回 taken back 1"):
        assert said in told.stdout


def test_what_disagrees_is_shown_by_a_process_of_its_own(graph: Path) -> None:
    done = run("check", "--graph", graph)
    assert done.returncode == 0, done.stderr
    assert "来源矛盾 conflict" in done.stdout


def test_what_disagrees_becomes_a_table_with_a_row_for_each_statement(graph: Path, tmp_path: Path) -> None:
    thing = ("来源矛盾 conflict", "组织 甲方 [o]", "", "名称")
    expected = [
        ("1", *thing, "甲方", "是 yes", "等级 grade", OTHER, "5", "official", "2023"),
        ("1", *thing, "甲", "", "等级 grade", FILE, "2", "media", "2024"),
    ]
    for name in ("核对.xlsx", "核对.CSV"):
        done = CliRunner().invoke(app, ["check", "--graph", str(graph), "-o", str(tmp_path / name)])
        assert (done.exit_code, done.stdout.strip()) == (0, str(tmp_path / name))
    sheet = openpyxl.load_workbook(tmp_path / "核对.xlsx").active
    assert sheet is not None
    assert [tuple(str(value or "") for value in row) for row in sheet.iter_rows(min_row=2, values_only=True)] == expected
    with (tmp_path / "核对.CSV").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert (header[:3], [tuple(row) for row in rows]) == (["序号 no.", "问题 finding", "事物 thing"], expected)


@pytest.mark.parametrize(
    ("name", "said"), [("核对.txt", "结尾"), ("核对", "结尾"), ("有了.xlsx", "已存在"), ("无/核对.csv", "不能写入")]
)
def test_a_table_goes_to_a_new_workbook_or_csv(name: str, said: str, graph: Path, tmp_path: Path) -> None:
    (tmp_path / "有了.xlsx").write_text("mine")
    done = CliRunner().invoke(app, ["check", "--graph", str(graph), "--output", str(tmp_path / name)])
    assert isinstance(done.exception, BadInput)
    assert said in done.exception.zh
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("small.db")) == ["有了.xlsx"]

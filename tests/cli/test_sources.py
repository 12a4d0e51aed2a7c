"""Sources as a user looks after them."""

from pathlib import Path

import pytest

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

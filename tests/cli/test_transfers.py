"""Copying, backing up and restoring as a user does it."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from lianjian.graph.open import open_snapshot
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import open_store
from lianjian.queries.common.answer import Answer
from lianjian.queries.derivatives import derivatives
from lianjian.queries.gaps import gaps
from lianjian.queries.partners import partners
from tests.cli.test_cli import ask, run
from tests.graph.model import Said, Speaker

DAY = date(2026, 6, 1)
QUESTIONS: tuple[Callable[[Snapshot], Answer], ...] = (
    lambda snapshot: partners(snapshot, "330302006045", as_of=DAY),
    lambda snapshot: derivatives(snapshot, "瓯江红", as_of=DAY),
    lambda snapshot: gaps(snapshot, "3303", "alliance:beyond-county", by="county", as_of=DAY),
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A graph of one alliance."""
    path = tmp_path / "small.db"
    with open_store(path, create=True, write=True) as store:
        store.load(Speaker("x", says=[Said("Alliance", "a", "", (("name", "联盟"),), 2)]).batch())
    return path


def test_a_restored_graph_answers_alike(facts_graph: Path, tmp_path: Path) -> None:
    file, back = tmp_path / "facts.lianjian", tmp_path / "back.db"
    saved = ask("backup", file, "--graph", facts_graph)
    restored = ask("restore", file, "--graph", back)
    assert saved["tables"] == restored["tables"]
    assert saved["version"] == restored["version"] == 2
    before, after = open_snapshot(str(facts_graph)), open_snapshot(str(back))
    for question in QUESTIONS:
        assert question(after).to_json() == question(before).to_json()


def test_a_copy_shows_what_it_copied(small: Path, tmp_path: Path) -> None:
    done = run("copy", small, tmp_path / "copy.db")
    assert done.returncode == 0, done.stderr
    assert "Alliance" in done.stdout
    assert "checked" in done.stdout
    report = ask("copy", tmp_path / "copy.db", tmp_path / "again.db")
    kinds = [table for table in report["tables"] if table["sort"] == "kind"]
    assert [(table["name"], table["rows"]) for table in kinds] == [("Alliance", 1)]
    assert kinds[0]["digest"] in done.stdout
    assert ask("sources", "--graph", tmp_path / "again.db")["sources"][0]["name"] == "x"


def test_what_cannot_be_done_gets_a_sentence(small: Path, tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("no archive")
    commands = (
        ("copy", small, small),
        ("copy", small, "http://example.org"),
        ("copy", tmp_path / "no.db", tmp_path / "copy.db"),
        ("backup", small, "--graph", small),
        ("backup", tmp_path / "no" / "saved", "--graph", small),
        ("restore", text, "--graph", tmp_path / "back.db"),
        ("restore", text, "--graph", small),
        ("restore", tmp_path / "nothing", "--graph", tmp_path / "back.db"),
    )
    for words in commands:
        done = run(*words)
        assert done.returncode == 2, words
        assert (done.stdout, len(done.stderr.splitlines())) == ("", 2), words
        assert done.stderr.startswith("lianjian: "), words
    assert sorted(one.name for one in tmp_path.iterdir() if not one.name.endswith(".lock")) == ["small.db", "text"]


def test_standard_output_holds_the_report_alone(small: Path, tmp_path: Path) -> None:
    done = run("backup", tmp_path / "saved.lianjian", "--graph", small, "--json")
    assert set(json.loads(done.stdout)) == {"version", "seconds", "tables"}
    assert json.loads(done.stdout)["version"] == 1

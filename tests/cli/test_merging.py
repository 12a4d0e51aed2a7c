"""Merging as a user does it: in a terminal, and what questions and the service answer afterwards."""

from pathlib import Path

import httpx
import pytest

from lianjian.graph.store import open_store
from tests.api.conftest import served
from tests.cli.test_cli import ask, run
from tests.graph.model import BELOW, MEMBER, Said, Speaker, batch_of


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """A graph that has one organisation twice, one above the other."""
    path = tmp_path / "small.db"
    one = [
        Said("Organization", "A1", "", (("name", "机关党委"),), 2),
        Said("Alliance", "L1", "", (("name", "五马联盟"),), 3),
        Said(MEMBER, "A1", "L1", (("roles", ["lead"]),), 3),
    ]
    two = [
        Said("Organization", "B1", "", (("name", "区机关党委"),), 2),
        Said(BELOW, "B1", "A1", (), 3),
        Said("Alliance", "L2", "", (("name", "落霞联盟"),), 4),
        Said(MEMBER, "B1", "L2", (), 4),
    ]
    with open_store(path, create=True, write=True) as store:
        store.load(batch_of([Speaker("一.csv", "media", says=one), Speaker("二.csv", "official", says=two)]))
    return path


def test_a_merge_is_shown_done_and_undone(graph: Path) -> None:
    planned = run("merge", "B1", "A1", "--dry-run", "--graph", graph)
    assert (planned.returncode, planned.stderr) == (0, "")
    for said in ("消失 gone 组织 区机关党委 [B1]", "不再显示 not shown any more: B1", "--dry-run"):
        assert said in planned.stdout
    assert ask("merge", "B1", "A1", "--graph", graph)["version"] == 2
    assert "早已如此" in run("merge", "B1", "A1", "--graph", graph).stdout
    history = run("history", "B1", "--graph", graph)
    assert "B1 已并入 merged into A1 · 2 (" in history.stdout
    assert "原标识 came with B1" in history.stdout
    assert ask("unmerge", "B1", "--graph", graph)["version"] == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("merge", "B1", "X9"), "The graph has no id 'X9'"),
        (("merge", "B1", "L1"), "only things of one kind can be merged"),
        (("unmerge", "B1"), "nothing to undo"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(graph: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments, "--graph", graph)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_both_ids_answer_in_questions_and_over_http(graph: Path) -> None:
    ask("merge", "B1", "A1", "--graph", graph)
    for ident in ("A1", "B1", "机关党委", "区机关党委"):
        around = ask("neighbourhood", ident, "--graph", graph)
        assert {node["entity"]["id"] for node in around["nodes"]} == {"A1", "L1", "L2"}
        (hit,) = ask("search", ident, "--kind", "Organization", "--limit", "1", "--graph", graph)["results"]
        assert hit["entity"]["id"] == "A1"
    linked = ask("linkages", "B1", "L1", "--graph", graph)
    assert linked["a"]["id"] == "A1"
    assert linked["paths"]
    with served(graph) as address, httpx.Client(base_url=address, timeout=60) as client:
        for ident in ("A1", "B1"):
            told = client.get(f"/api/entities/Organization/{ident}").json()
            assert (told["entity"]["id"], told["merged"][0]["id"]) == ("A1", "B1")
            assert client.get(f"/api/history/{ident}").json()["merged"][0]["into"] == "A1"


def test_what_is_probably_one_is_written_to_be_decided(graph: Path, tmp_path: Path) -> None:
    path = tmp_path / "重复-待核对.xlsx"
    done = run("duplicates", "--review", path, "--graph", graph)
    assert (done.returncode, path.is_file()) == (0, True)
    assert "lianjian review" in done.stdout
    assert run("review", path, "--graph", graph).returncode in (0, 1)

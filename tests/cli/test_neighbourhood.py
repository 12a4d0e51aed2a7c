"""`lianjian neighbourhood` as JSON and as tables."""

from pathlib import Path

import pytest

from tests.cli.test_cli import DAY, ask, run


def test_an_alliance_and_its_members(facts_graph: Path) -> None:
    words = ("--kinds", "Organization", "--relations", "membership", "--relations", "LOCATED_IN", "--limit", "2", "--offset", "2")
    answer = ask("neighbourhood", "AL001", *words, "--graph", facts_graph, *DAY)
    assert answer["parameters"]["relations"] == ["MEMBER_OF", "LOCATED_IN"]
    assert answer["counts"] == [
        {"relation": "MEMBER_OF", "direction": "in", "kind": "Organization", "count": 4, "listed": 2},
    ]
    assert [node["entity"]["id"] for node in answer["nodes"]] == ["AL001", "ORG016", "ORG017"]
    assert all(edge["evidence"] for edge in answer["edges"])


def test_its_tables_say_what_they_leave_out(facts_graph: Path) -> None:
    shown = run("neighbourhood", "AL001", "--hops", "3", "--limit", "3", "--graph", facts_graph, *DAY)
    assert shown.returncode == 0, shown.stderr
    assert shown.stderr == ""
    for text in ("← 加入 member of 组织", "角色 主办 host", "另有 1 个 1 more", "步数 hops", "来源 sources"):
        assert text in shown.stdout, text
    assert "枢纽" in run("neighbourhood", "ORG017", "--hops", "2", "--limit", "3", "--graph", facts_graph, *DAY).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [(["AL001", "--kinds", "weather"], "Organization 组织"), (["AL0001"], "AL001"), (["AL001", "--hops", "9"], "from 1 to 4")],
)
def test_what_the_user_can_mend_is_status_2(words: list[str], said: str, facts_graph: Path) -> None:
    done = run("neighbourhood", *words, "--graph", facts_graph)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr

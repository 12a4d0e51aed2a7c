"""What a dry run says of the things that would change, held against what the load then does."""

from pathlib import Path
from typing import Any

import pytest

from lianjian.graph.store import Store
from lianjian.loaders.load import load_paths

pytestmark = pytest.mark.embedded("what it tells does not depend on the engine (tests/graph/test_forget.py)")

BEFORE = "机构名称,机构类型,所在区划,党员数\n甲站,社会组织,330302,3\n乙站,社会组织,330302,4\n"
AFTER = "机构名称,机构类型,所在区划,党员数\n甲站,社会组织,330302,5\n丙站,社会组织,330302,4\n"


def organizations(changes: list[dict[str, Any]]) -> dict[str, tuple[str, Any]]:
    """Fate and values of the organisations of the one sheet, by name."""
    (sheet,) = changes
    assert sheet["source"] == "机构.csv"
    mine = [thing for thing in sheet["things"] if thing["about"] == "Organization"]
    return {thing["ends"][0]["name"]: (thing["fate"], thing["values"]) for thing in mine}


def names(store: Store) -> set[str]:
    return set(store.frames().nodes["Organization"]["name"])


def test_a_dry_run_tells_what_the_load_then_does(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "机构.csv"
    file.write_text(BEFORE, encoding="utf-8")
    first = organizations(load_paths(store, [file], dry_run=True).as_json()["changes"])
    assert {name: fate for name, (fate, _) in first.items()} == {"甲站": "made", "乙站": "made"}
    assert names(store) == set()
    assert "changes" not in load_paths(store, [file]).as_json()
    assert load_paths(store, [file], dry_run=True).as_json()["changes"] == []

    file.write_text(AFTER, encoding="utf-8")
    report = load_paths(store, [file], dry_run=True).as_json()
    assert {name: fate for name, (fate, _) in organizations(report["changes"]).items()} == {
        "甲站": "changed",
        "乙站": "gone",
        "丙站": "made",
    }
    assert organizations(report["changes"])["甲站"][1] == {"party_members": {"old": 3, "new": 5}}
    load_paths(store, [file])
    assert names(store) == {"甲站", "丙站"}

"""A graph of an earlier version on the command line: refused with a command, which upgrades it and says what it did."""

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.test_cli import run
from tests.graph.versions import Schema, Version, drop, named


def _smaller(schema: Schema) -> None:
    drop(named(schema["kinds"], "Organization")["properties"], "party_members")


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A graph that an earlier version made."""
    path = tmp_path / "the graph.db"
    Version("0.0.1", _smaller).make(path)
    return path


def test_the_command_that_an_earlier_graph_is_refused_with_upgrades_it(earlier: Path) -> None:
    words = ("search", "甲", "--graph", earlier)
    refused = run(*words)
    assert refused.returncode == 2
    assert not refused.stdout
    (command,) = set(re.findall(r"lianjian (upgrade .*)$", refused.stderr, re.MULTILINE))
    done = run(*shlex.split(command))
    assert (done.returncode, done.stderr) == (0, "")
    assert "0.0.1" in done.stdout
    assert "+ Organization.party_members" in done.stdout
    assert run(*words).returncode == 0


def test_an_upgrade_as_json(earlier: Path) -> None:
    first, second = (json.loads(run("upgrade", "--graph", earlier, "--json").stdout) for _ in range(2))
    assert (first["made_by"], first["added"], first["rewritten"]) == ("0.0.1", ["Organization.party_members"], False)
    assert second == {**second, "made_by": first["version"], "added": []}


def test_lists_are_not_loaded_into_an_earlier_graph(earlier: Path, tmp_path: Path) -> None:
    table = tmp_path / "机构.csv"
    table.write_text("编号,机构名称,机构类型,所在区划\nX1,甲村党支部,党组织,330302\n", encoding="utf-8")
    before = earlier.read_bytes()
    done = run("load", table, "--graph", earlier)
    assert done.returncode == 2
    assert "lianjian upgrade" in done.stderr
    assert earlier.read_bytes() == before


def test_nothing_to_upgrade(tmp_path: Path) -> None:
    done = run("upgrade", "--graph", tmp_path / "none.db")
    assert done.returncode == 2
    assert "lianjian load" in done.stderr

"""The cookbook shows the recipes as they stand in their files, and what they find on the example graphs."""

import re
import shlex
import sys
from pathlib import Path

import pytest

from lianjian.cli import main
from tests.conftest import EXAMPLES, ROOT
from tests.docs.pages import FENCE

PAGE = (ROOT / "docs" / "how-to" / "cypher-cookbook.md").read_text(encoding="utf-8")
SHOWN = re.compile(r"^```\n\$ lianjian (cypher @[^\n]+)\n```\n\n```\n(.*?)^```", re.MULTILINE | re.DOTALL)
TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:+]+")
RECIPES = {path.name: path.read_text(encoding="utf-8") for path in sorted((EXAMPLES / "cypher").iterdir())}


def test_every_recipe_is_on_the_page() -> None:
    assert [text for text in FENCE.findall(PAGE) if text.startswith("// ")] == [RECIPES[name] for name in _in_order()]
    assert sorted(_in_order()) == list(RECIPES)


def _in_order() -> list[str]:
    return [str(re.search(r"@examples/cypher/(\S+)", command)[1]) for command, _ in SHOWN.findall(PAGE)]  # type: ignore[index]


@pytest.mark.parametrize(("command", "output"), SHOWN.findall(PAGE), ids=_in_order())
def test_what_a_recipe_finds(
    command: str,
    output: str,
    facts_graph: Path,
    example_graph: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    graphs = {"lianjian.db": str(facts_graph), "example.db": str(example_graph)}
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["lianjian", *(graphs.get(word, word) for word in shlex.split(command))])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    # Below the table stand remarks; rows of a union come in any order.
    found, *_ = capsys.readouterr().out.partition("※")
    assert _lines(found) == _lines(output)


def _lines(table: str) -> list[str]:
    return sorted(TIME.sub("TIME", line.rstrip()) for line in table.splitlines() if line.strip())

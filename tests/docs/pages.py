"""The pages that people read: all Markdown of the project, and the commands fenced in it."""

import re
import shlex
from pathlib import Path

from tests.conftest import ROOT

FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ lianjian (.+)$", re.MULTILINE)


def pages() -> list[Path]:
    """Every page, from the root of the clone."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
    return sorted(path.relative_to(ROOT) for path in found)


def commands(page: Path) -> list[list[str]]:
    """The arguments of each command that the page shows as `$ lianjian ...` in a fence."""
    fences = FENCE.findall((ROOT / page).read_text(encoding="utf-8"))
    return [shlex.split(command) for fence in fences for command in COMMAND.findall(fence)]


def sheets(page: Path) -> dict[str, list[list[str]]]:
    """The tables that stand below a line with a bold name, e.g. `Sheet **机构**`: name -> rows of cells."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.findall(r"^(?:Sheet|工作表) \*\*(.+?)\*\*[^\n]*\n\n((?:\|[^\n]*\n)+)", text, re.MULTILINE)
    return {name: [_cells(line) for line in table.splitlines() if not line.startswith("|---")] for name, table in found}


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]

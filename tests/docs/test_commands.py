"""The commands that the pages show run as they stand there, on the graphs that they name."""

import shutil
import sys
from pathlib import Path

import openpyxl
import pytest

from lianjian.cli import main
from tests.conftest import ROOT
from tests.docs.pages import commands, pages, sheets

SHOWN = [(page, command) for page in pages() for command in commands(page)]
TUTORIALS = [Path("docs/tutorial/first-steps.md"), Path("docs/tutorial/first-steps.zh.md")]
WORKBOOK, OWN = "示例清单.xlsx", "我的.db"


@pytest.mark.parametrize(
    ("page", "command"),
    [(page, command) for page, command in SHOWN if OWN not in command],
    ids=lambda part: part.name if isinstance(part, Path) else " ".join(part[:2]),
)
def test_commands_run(
    page: Path, command: list[str], facts_graph: Path, example_graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graphs = {"lianjian.db": facts_graph, "example.db": example_graph}
    if command[0] == "load":
        graphs = {name: Path(shutil.copy(graph, tmp_path / name)) for name, graph in graphs.items()}
    monkeypatch.chdir(ROOT)
    assert _run([str(graphs.get(word, word)) for word in command], monkeypatch) == 0, page


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.name)
def test_the_tutorial_works(
    page: Path,
    register_graph: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copy(register_graph, tmp_path / OWN)
    _write_workbook(page, tmp_path / WORKBOOK)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    own = [command for command in commands(page) if OWN in command]
    assert [command[0] for command in own] == ["load", "partners", "derivatives", "gaps"]
    for command in own:
        assert _run(command, monkeypatch) == 0
    out = capsys.readouterr().out
    for shown in ("0.644", "0.667", "滨江红·山货集市 P2, 330329104", "0.27 distinct", "示例清单.xlsx/来源声明 第 2 行"):
        assert shown in (ROOT / page).read_text(encoding="utf-8")
        assert shown in out


def test_both_readmes_show_the_three_questions() -> None:
    for name in ("README.md", "README.zh.md"):
        assert [command[0] for command in commands(Path(name))] == ["partners", "derivatives", "gaps"]


def _write_workbook(page: Path, path: Path) -> None:
    """The workbook that the tutorial has its reader make."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets(page).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell or None for cell in row])
    book.save(path)


def _run(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(sys, "argv", ["lianjian", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code

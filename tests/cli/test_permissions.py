"""A graph that one may not read, or not write, where it is: a sentence that says so, and nothing changed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

#: For root there are no permissions, unless it gives up the right to pass over them.
AS_ANYBODY = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search") if os.geteuid() == 0 else ()

TABLE = "编号,机构名称,机构类型,所在区划\nX1,甲村党支部,党组织,330302\n"


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*AS_ANYBODY, sys.executable, "-m", "lianjian", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)


@contextmanager
def allowed(path: Path, mode: int) -> Iterator[Path]:
    before = path.stat().st_mode
    path.chmod(mode)
    yield path
    path.chmod(before)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "机构.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "graphs"
    path.mkdir()
    return path


def refused(done: subprocess.CompletedProcess[str], zh: str, en: str) -> None:
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "Errno" not in done.stderr
    assert zh in done.stderr
    assert en in done.stderr


def test_a_new_graph_in_a_folder_that_cannot_be_written(folder: Path, table: Path) -> None:
    with allowed(folder, 0o555):
        refused(run("load", table, "--graph", folder / "g.db"), "没有权限写入", "may not be written")
    assert list(folder.iterdir()) == []


def test_a_load_into_a_folder_that_cannot_be_written(folder: Path, table: Path, new_graph: Callable[[str], Path]) -> None:
    graph = Path(shutil.move(new_graph("g.db"), folder / "g.db"))
    before = graph.read_bytes()
    with allowed(folder, 0o555):
        refused(run("load", table, "--graph", graph), "没有权限写入", "may not be written")
        assert run("search", "墨池", "--graph", graph).returncode == 0
    assert graph.read_bytes() == before


def test_a_graph_that_cannot_be_read(folder: Path, table: Path, new_graph: Callable[[str], Path]) -> None:
    graph = Path(shutil.move(new_graph("g.db"), folder / "g.db"))
    with allowed(graph, 0o000):
        for words in (("search", "墨池"), ("load", table), ("upgrade",)):
            refused(run(*words, "--graph", graph), "没有权限读取", "may not be read")
    with allowed(folder, 0o000):
        for words in (("search", "墨池"), ("load", table), ("upgrade",)):
            refused(run(*words, "--graph", graph), "没有权限读取", "may not be read")


def test_a_path_that_is_none(table: Path) -> None:
    for words in (("search", "墨池"), ("load", table)):
        refused(run(*words, "--graph", "n" * 300), "不是可用的路径", "no path that can be used")


def test_a_folder_that_is_not_there(tmp_path: Path, table: Path) -> None:
    refused(run("load", table, "--graph", tmp_path / "none" / "g.db"), "没有文件夹", "make it first")

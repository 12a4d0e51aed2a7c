"""No person gets through: byte by byte, from a bundle with persons in every place to all that lianjian writes and says."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from lianjian.graph.store import open_store
from tests.loaders.personal_bundle import BODY, Persons, bundle

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
COPY = "待修改"
#: Parts of a copy of the user's workbook that may be ours. Cells, and the comments that were there, are the user's own.
_OURS = ("comment", "drawing")


@pytest.fixture(scope="module")
def written(lists_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Persons, dict[str, bytes]]:
    """The persons, and by its name all that was written or said while their lists were loaded, with everything on."""
    folder, persons = tmp_path_factory.mktemp("persons"), Persons()
    (folder / "lists").mkdir()
    lists = bundle(folder / "lists", persons)
    graph = Path(shutil.copyfile(lists_graph, folder / "graph.db"))
    found: dict[str, bytes] = {}
    commands = {
        "dry run": ["load", "lists", "--dry-run", "--graph", graph],
        "load": ["load", "lists", "--graph", graph],
        "load as JSON": ["load", "lists", "--graph", graph, "--json"],
        "sources": ["sources", "--graph", graph, "--json"],
        "search": ["search", BODY, "--graph", graph, "--json"],
        "backup": ["backup", "graph.lianjian", "--graph", graph],
        "view": ["view", "page.html", "--graph", graph],
    }
    for name, words in commands.items():
        status, output = _run(folder, *map(str, words))
        assert status in (0, 1), output.decode()
        found[name] = output
    found |= _rows(graph)
    given = {file.resolve() for file in lists}
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.resolve() not in given):
        found |= _parts(file)
    return persons, found


def _run(folder: Path, *words: str) -> tuple[int, bytes]:
    """Exit status and all that a command says on both streams."""
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "lianjian", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=300, check=False)
    return done.returncode, done.stdout + done.stderr


def _rows(graph: Path) -> dict[str, bytes]:
    """What the graph holds, as text, so that no packing of the file hides anything."""
    with open_store(graph) as store:
        return {
            f"{what if isinstance(what, str) else what.name} {at}": repr(rows.rows()).encode()
            for at, (what, rows) in enumerate(store.parts())
        }


def _parts(file: Path) -> dict[str, bytes]:
    """The bytes of a file; of an archive those of its parts, of a copy of the user's workbook those that are ours."""
    if not zipfile.is_zipfile(file):
        return {file.name: file.read_bytes()}
    with zipfile.ZipFile(file) as archive:
        parts = {f"{file.name}/{name}": archive.read(name) for name in archive.namelist()}
    if COPY in file.name:
        return {name: content for name, content in parts.items() if any(ours in name.lower() for ours in _OURS)}
    return parts


def _leaks(persons: Persons, found: dict[str, bytes]) -> Iterator[str]:
    for trace, place in persons.places.items():
        for encoding in ENCODINGS:
            wanted = trace.encode(encoding)
            yield from (
                f"{place}: {trace} in {where}"
                for where, content in found.items()
                if wanted in content and not (COPY in where and "comment" in place)
            )


def test_nothing_of_a_person_is_written_or_said(written: tuple[Persons, dict[str, bytes]]) -> None:
    persons, found = written
    assert len(persons.places) > 200
    assert list(_leaks(persons, found)) == []


@pytest.mark.parametrize("where", ["load", "search", "graph.db", "Organization", "graph.lianjian/"])
def test_the_search_finds_what_is_there(where: str, written: tuple[Persons, dict[str, bytes]]) -> None:
    _, found = written
    said = "personal-value" if where == "load as JSON" else "机构" if where == "load" else BODY
    assert any(said.encode() in content for name, content in found.items() if name.startswith(where))


@pytest.mark.parametrize("place", ["file", "sheet", "hidden sheet", "source", "mapping"])
def test_names_that_hold_a_person_are_refused_and_not_repeated(place: str, lists_graph: Path, tmp_path: Path) -> None:
    persons = Persons()
    trace = f"{persons.name(place)} {persons.mobile(place)}"
    words = _named_for(place, trace, tmp_path)
    graph = Path(shutil.copyfile(lists_graph, tmp_path / "graph.db"))
    before = graph.read_bytes()
    status, output = _run(tmp_path, "load", "lists", *words, "--graph", str(graph))
    assert status == 2
    assert list(_leaks(persons, {"said": output})) == []
    assert graph.read_bytes() == before


def _named_for(place: str, trace: str, folder: Path) -> list[str]:
    """Writes a list that a person's name and number are part of, and gives the words to load it with."""
    (folder / "lists").mkdir()
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "机构"
    sheet.append(["机构名称", "机构类型", trace if place == "mapping" else "备注"])
    sheet.append(["甲站", "社会组织", "无"])
    if place in ("sheet", "hidden sheet"):
        book.create_sheet(trace).append(["无"])
        book.worksheets[1].sheet_state = "hidden" if place == "hidden sheet" else "visible"
    book.save(folder / "lists" / f"{trace if place == 'file' else '名单'}.xlsx")
    if place == "source":
        return ["--source", trace]
    if place == "mapping":
        record = "{node: Organization, name: 名称}"
        (folder / "m.yaml").write_text(f"version: 1\ntables:\n  - file: '*'\n    records: [{record}]\n", encoding="utf-8")
        return ["--mapping", "m.yaml"]
    return []

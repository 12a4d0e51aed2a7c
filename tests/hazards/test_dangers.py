"""Broken and hostile files are refused with a sentence; none fills memory, hangs, ends the process or leaks another file."""

import json
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianjian.errors import BadInput
from lianjian.loaders.into import load_into
from lianjian.loaders.reading.tables import read_tables
from tests.hazards.dangers import READ, REFUSED, ROWS, edited, good

#: Reads files and prints for each what came of it, then the most memory that the process ever held.
READER = """
import json, sys
from pathlib import Path
from lianjian.errors import BadInput
from lianjian.loaders.reading.tables import read_tables
for path in sys.argv[1:]:
    try:
        found = [[list(row.cells) for row in table.rows] for table in read_tables(Path(path))]
    except BadInput as refusal:
        found = refusal.zh
    print(json.dumps(found), flush=True)
status = Path("/proc/self/status").read_text().split()
print(int(status[status.index("VmHWM:") + 1]) // 1024)
"""
#: What takes the place of a few bytes of XML.
DAMAGE = [b"", b"9", b"99999999", b'"', b"<", b"Z", b"\0", b"&a;", b"-1"]
#: Megabytes: a process that has only loaded the libraries holds some 200.
BEARABLE = 700


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], int]:
    """What came of each dangerous file, all read by one process of its own, and how much memory that took."""
    folder = tmp_path_factory.mktemp("dangers")
    for name, (make, _) in REFUSED.items():
        make(folder / name)
    for name, make_good in READ.items():
        make_good(folder / name)
    names = [*REFUSED, *READ]
    command = [sys.executable, "-c", READER, *(str(folder / name) for name in names)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stderr == ""
    *found, memory = done.stdout.splitlines()
    return dict(zip(names, map(json.loads, found), strict=True)), int(memory)


@pytest.mark.parametrize("name", REFUSED)
def test_a_dangerous_file_is_refused(name: str, read: tuple[dict[str, object], int]) -> None:
    said = read[0][name]
    assert isinstance(said, str)
    assert REFUSED[name][1] in said


@pytest.mark.parametrize("name", READ)
def test_a_file_that_only_looks_dangerous_is_read(name: str, read: tuple[dict[str, object], int]) -> None:
    assert read[0][name] == [ROWS[1:]]


def test_no_dangerous_file_fills_memory(read: tuple[dict[str, object], int]) -> None:
    assert read[1] < BEARABLE


def test_a_refused_file_leaves_the_graph_as_it_was(county_graph: Path, tmp_path: Path) -> None:
    graph = Path(shutil.copyfile(county_graph, tmp_path / "graph.db"))
    good(tmp_path / "机构.xlsx")
    edited("xl/styles.xml", lambda _: b"<")(tmp_path / "机构2.xlsx")
    before = graph.read_bytes()
    with pytest.raises(BadInput):
        load_into(str(graph), [tmp_path / "机构.xlsx", tmp_path / "机构2.xlsx"])
    assert graph.read_bytes() == before


def test_the_command_ends_with_status_2_and_a_sentence(tmp_path: Path) -> None:
    REFUSED["笑.xlsx"][0](tmp_path / "笑.xlsx")
    command = [sys.executable, "-m", "lianjian", "load", "笑.xlsx"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "已损坏" in done.stderr
    assert not (tmp_path / "lianjian.db").exists()


@pytest.mark.parametrize("ending", [".xlsx", ".xls", ".ods", ".csv", ".json", ".parquet"])
@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(ending: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    raw = bytearray(_whole(ending))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / f"机构{ending}"
    path.write_bytes(raw[: data.draw(st.integers(1, len(raw)))] if data.draw(st.booleans()) else raw)
    _read_or_refuse(path)


@pytest.mark.parametrize(
    ("part", "ending"),
    [
        ("xl/worksheets/sheet1.xml", ".xlsx"),
        ("xl/workbook.xml", ".xlsx"),
        ("xl/styles.xml", ".xlsx"),
        ("xl/_rels/workbook.xml.rels", ".xlsx"),
        ("content.xml", ".ods"),
    ],
)
@settings(max_examples=60)
@given(data=st.data())
def test_a_workbook_with_a_damaged_part_is_read_or_refused(
    part: str, ending: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The archive is whole, so that the damage reaches the readers of the part."""

    def damage(xml: bytes) -> bytes:
        raw = bytearray(xml)
        for _ in range(data.draw(st.integers(1, 3))):
            at = data.draw(st.integers(0, len(raw) - 1))
            raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.sampled_from(DAMAGE))
        return bytes(raw)

    path = tmp_path_factory.mktemp("damaged") / f"机构{ending}"
    edited(part, damage, ending)(path)
    _read_or_refuse(path)


@cache
def _whole(ending: str) -> bytes:
    """Made once: a workbook holds the second in which it was written, and hypothesis has to meet the same bytes again."""
    with tempfile.TemporaryDirectory() as folder:
        return _made(Path(folder) / f"机构{ending}", ending)


def _made(path: Path, ending: str) -> bytes:
    if ending == ".json":
        path.write_text(
            json.dumps([dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]], ensure_ascii=False), encoding="utf-8"
        )
    elif ending == ".parquet":
        pl.DataFrame(ROWS[1:], schema=ROWS[0], orient="row").write_parquet(path)
    else:
        good(path)
    return path.read_bytes()


def _read_or_refuse(path: Path) -> None:
    with suppress(BadInput):
        read_tables(path)

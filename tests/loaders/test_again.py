"""A load that is asked for again is told without being done, and only where doing it would come to the same."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianjian.graph.forget import forget
from lianjian.graph.store import open_store
from lianjian.loaders.again import asked_for, told_again
from lianjian.loaders.into import load_into
from lianjian.loaders.load import load_paths
from lianjian.loaders.report import LoadReport
from tests.loaders.graphs import everything

pytestmark = pytest.mark.embedded("what a memo is on each engine is tested in tests/graph/test_memo.py")

Write = Callable[..., Path]
HEADER = ["编号", "机构名称", "机构类型", "所在区划"]
BODIES = [HEADER, ["JG1", "五马街道党工委", "街道党工委", "330302006"], ["JG2", "示例公司党支部", "党组织", "330302"]]


@pytest.fixture
def graph(lists_graph: Path, tmp_path: Path) -> Path:
    """A graph of one's own."""
    return Path(shutil.copyfile(lists_graph, tmp_path / "g.db"))


def told(graph: Path, files: Sequence[Path], mapping: Path | None = None, source: str | None = None) -> LoadReport | None:
    """What the graph says of this load without doing it."""
    with open_store(graph) as store:
        return told_again(store.memo(), asked_for(files, mapping, source, (), None))


def shown(report: LoadReport) -> dict[str, Any]:
    """A report without the id of its load."""
    return {name: value for name, value in report.as_json().items() if name != "load"} | {"changed": report.load is not None}


def test_the_same_load_is_told_with_what_it_would_do(graph: Path, write_csv: Write) -> None:
    path = write_csv("机构.csv", [[*BODIES[0], "联系人", "附注"], [*BODIES[1], "", "甲"], [*BODIES[2], "", ""]])
    first = load_into(str(graph), [path])
    again = told(graph, [path])
    assert again is not None
    assert (again.load, again.version) == (None, first.version)
    assert (again.sheets[0].loaded, again.sheets[0].unchanged, again.sheets[0].personal_columns) == (0, 2, ("联系人",))
    assert [problem.code for problem in again.problems] == ["personal-column", "unknown-column"]
    assert load_into(str(graph), [path]) == again
    with open_store(graph, write=True) as store:
        assert shown(load_paths(store, [path])) == shown(again)


def test_other_bytes_names_options_and_mappings_are_read(graph: Path, write_csv: Write, tmp_path: Path) -> None:
    path = write_csv("机构.csv", BODIES)
    load_into(str(graph), [path])
    assert told(graph, [path], source="另一来源") is None
    other = Path(shutil.copyfile(path, tmp_path / "机构2.csv"))
    assert told(graph, [other]) is None
    assert told(graph, [path, other]) is None
    mapping = tmp_path / "m.yaml"
    record = "{node: Organization, name: {column: 机构名称}, keep_rest: true}"
    mapping.write_text(f"{{version: 1, tables: [{{file: '*', sheet: '*', records: [{record}]}}]}}", encoding="utf-8")
    assert told(graph, [path], mapping=mapping) is None
    path.write_bytes(path.read_bytes() + b"JG3,x,,\n")
    assert told(graph, [path]) is None


def test_what_came_between_and_what_was_doubtful_are_looked_at_anew(graph: Path, write_csv: Write) -> None:
    path = write_csv("机构.csv", BODIES)
    members = write_csv("联盟成员.csv", [["联盟", "成员单位"], ["LM1", "JG1"]])
    load_into(str(graph), [path])
    load_into(str(graph), [members])
    assert told(graph, [path]) is None
    assert told(graph, [members]) is None  # no such alliance yet: another list may bring it
    alliances = write_csv("联盟.csv", [["编号", "联盟名称"], ["LM1", "示例联盟"]])
    load_into(str(graph), [alliances])
    assert load_into(str(graph), [members]).load is not None


#: What offices hand in, with names that are known, unknown, doubtful, borne by others, and in another list a while later.
LISTS: dict[str, list[str]] = {
    "机构.csv": [
        "编号,机构名称,所在区划\nJG1,五马街道党工委,330302006\nJG2,示例公司党支部,330302\n",
        "编号,机构名称,所在区划\nJG1,五马街道党工委,330302006\n",
        "编号,机构名称,党员数\nJG1,另一公司党支部,12\nJG2,示例公司党支部,许多\n",
    ],
    "机构-龙湾.csv": [
        "编号,机构名称,所在区划\nJG1,海城街道党工委,330303012\n",
        "机构名称,所在区划\n示例公司党支部,330302\n",
    ],
    "联盟.csv": ["编号,联盟名称,牵头单位\nLM1,示例联盟,示例公司党支部\n", "编号,联盟名称\nLM1,联盟\n"],
    "联盟成员.csv": ["联盟,成员单位\nLM1,JG1、示例公司党支部\n", "联盟,成员单位\n示例联盟,海城街道党工委\n"],
    "需求清单.csv": ["编号,单位名称,服务类别,需求内容\nXQ1,JG1,医疗保健,义诊\n,示例公司党支部,医疗保健,义诊\n"],
}
#: Which list is loaded, in which version of it, how often in a row, and as which source.
STEP = st.tuples(st.sampled_from(sorted(LISTS)), st.integers(0, 2), st.integers(1, 2), st.sampled_from([None, None, "来源"]))


@settings(max_examples=4)
@given(st.lists(STEP, min_size=2, max_size=3), st.booleans())
def test_whatever_is_loaded_comes_to_the_same_as_doing_it_all(
    lists_graph: Path, steps: list[tuple[str, int, int, str | None]], forgotten: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one, other = (Path(shutil.copyfile(lists_graph, Path(folder, name))) for name in ("a.db", "b.db"))
        for name, version, times, source in steps:
            path = Path(folder, name)
            path.write_text(LISTS[name][version % len(LISTS[name])], encoding="utf-8")
            for _ in range(times):
                assert shown(load_into(str(one), [path], source=source)) == shown(at_length(other, path, source))
        if forgotten:
            for graph in (one, other):
                with open_store(graph, write=True) as store:
                    forget(store, [source or path.name])
            assert shown(load_into(str(one), [path], source=source)) == shown(at_length(other, path, source))
        with open_store(one) as short, open_store(other) as long:
            assert everything(short) == everything(long)


def at_length(graph: Path, path: Path, source: str | None) -> LoadReport:
    """A load that is done, whatever was loaded before."""
    with open_store(graph, write=True) as store:
        return load_paths(store, [path], source=source)

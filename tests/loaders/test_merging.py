"""Lists and merging: a person says in a workbook what is one, and lists go on being read by their own ids and names."""

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from lianjian.errors import BadInput
from lianjian.graph.merge import merge, unmerge
from lianjian.graph.records import EdgeType
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import Store, open_store
from lianjian.loaders.load import load_paths
from lianjian.loaders.review.doubles import doubles
from lianjian.loaders.review.pairs import DECISION, HEADER, ONE, SHEET, TWO, write_pairs
from lianjian.loaders.review.take import review
from tests.graph.model import held
from tests.loaders.graphs import few_places

Write = Callable[..., Path]

PLACES = [
    ("33", "浙江省", 1),
    ("3303", "温州市", 2),
    ("330302", "鹿城区", 3),
    ("330302006", "五马街道", 4),
    ("330302006031", "落霞社区居委会", 5),
]
HEAD = ["编号", "机构名称", "所在区划"]
FIRST = [HEAD, ["A1", "落霞社区党委", "330302006031"], ["A2", "鹿城第一医院", "330302006"], ["A3", "瓯江书社", "330302006"]]
SECOND = [HEAD, ["B1", "中共鹿城区五马街道落霞社区委员会", "330302006"], ["B2", "鹿城第一医阮", "330302006"]]
BELOW = EdgeType("SUBORDINATE_TO", "Organization", "Organization")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A file of one's own with a few places: what lists say does not depend on the engine."""
    with open_store(tmp_path / "g.db", create=True, write=True) as opened:
        opened.load(few_places(PLACES))
        yield opened


@pytest.fixture
def lists(store: Store, write_csv: Write) -> list[Path]:
    """Two lists, loaded, which have the same organisations under 编号 of their own."""
    files = [write_csv("机构-一.csv", FIRST), write_csv("机构-二.csv", SECOND)]
    for file in files:
        load_paths(store, [file])
    return files


def decide(path: Path, decisions: dict[str, str]) -> None:
    """Writes decisions by the first name of a pair, as a person does in Excel."""
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    for row in sheet.iter_rows(min_row=2):
        name = str(row[1].value).split("\n")[0]
        row[HEADER.index(DECISION)].value = decisions.get(name)
    book.save(path)


def test_a_person_says_in_a_workbook_what_is_one(store: Store, lists: list[Path], tmp_path: Path) -> None:
    before = held(store.frames())
    path = tmp_path / "重复-待核对.xlsx"
    write_pairs(path, doubles(store.frames()))
    decide(path, {"落霞社区党委": ONE, "鹿城第一医院": TWO})
    version = store.version()
    done = review(store, path)
    assert (done.kept, done.unchanged, done.open, done.version) == (2, 0, 0, version + 1)
    assert sorted(store.frames().nodes["Organization"]["id"]) == ["A1", "A2", "A3", "B2"]
    assert doubles(store.frames()) == []
    again = review(store, path)
    assert (again.kept, again.unchanged, again.load) == (0, 2, None)
    assert review(store, path, undo=True).taken_back == 2
    assert held(store.frames()) == before
    assert len(doubles(store.frames())) == 2


def test_pairs_left_open_and_chains_of_pairs(store: Store, lists: list[Path], write_csv: Write, tmp_path: Path) -> None:
    load_paths(store, [write_csv("机构-三.csv", [HEAD, ["C1", "落霞社区党委会", "330302"]])])
    path = tmp_path / "重复-待核对.xlsx"
    write_pairs(path, doubles(store.frames(), None, ["Organization"]))
    decide(path, {"落霞社区党委": ONE, "中共鹿城区五马街道落霞社区委员会": ONE})
    done = review(store, path)
    assert (done.kept, done.open, done.status) == (2, 1, 1)
    assert Snapshot(store.frames()).merges.group("Organization", "C1") == ("A1", "B1", "C1")


@pytest.mark.parametrize("written", ["是的", "=1+1"])
def test_nothing_is_kept_of_a_workbook_with_a_wrong_decision(
    store: Store, lists: list[Path], tmp_path: Path, written: str
) -> None:
    path = tmp_path / "重复-待核对.xlsx"
    write_pairs(path, doubles(store.frames()))
    decide(path, {"落霞社区党委": ONE, "鹿城第一医院": written})
    with pytest.raises(BadInput, match="no such choice"):
        review(store, path)
    assert store.merges().is_empty()


def test_the_lists_again_change_nothing(store: Store, lists: list[Path]) -> None:
    merge(store, "B1", "A1")
    for file in lists:
        report = load_paths(store, [file])
        assert report.load is None
        assert not report.problems
    unmerge(store, "B1")
    assert sorted(store.frames().nodes["Organization"]["id"]) == ["A1", "A2", "A3", "B1", "B2"]


def test_a_later_list_may_use_the_old_id_and_the_old_name(store: Store, lists: list[Path], write_csv: Write) -> None:
    merge(store, "B2", "A2")
    below = [
        [*HEAD, "上级党组织"],
        ["C1", "第一支部", "330302006", "鹿城第一医阮"],
        ["C2", "第二支部", "330302006", "B2"],
        ["C3", "第三支部", "330302006", "A2"],
    ]
    report = load_paths(store, [write_csv("机构-三.csv", below)])
    assert not report.problems
    assert ties(store) == {("C1", "A2"), ("C2", "A2"), ("C3", "A2")}
    unmerge(store, "B2")
    assert ties(store) == {("C1", "B2"), ("C2", "B2"), ("C3", "A2")}


def test_one_name_of_two_things_that_are_one_is_certain(store: Store, write_csv: Write) -> None:
    load_paths(store, [write_csv("机构-一.csv", [HEAD, ["A1", "机关党委", "330302006"]])])
    load_paths(store, [write_csv("机构-二.csv", [HEAD, ["B1", "机关党委", "3303"]])])
    below = write_csv("机构-三.csv", [[*HEAD, "上级党组织"], ["C1", "第一支部", "", "机关党委"]])
    assert [problem.code for problem in load_paths(store, [below]).problems] == ["ambiguous-name"]
    merge(store, "B1", "A1")
    assert not load_paths(store, [below]).problems
    assert ties(store) == {("C1", "A1")}


def ties(store: Store) -> set[tuple[str, str]]:
    """Who is below whom."""
    snapshot = Snapshot(store.frames())
    edges, ids = snapshot.edges(*BELOW), snapshot.nodes("Organization").ids
    return {(ids[start], ids[end]) for start, end in zip(edges.start.tolist(), edges.end.tolist(), strict=True)}

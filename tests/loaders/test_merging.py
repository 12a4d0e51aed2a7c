"""Lists and merging: a person says in a workbook what is one, and lists go on being read by their own ids and names."""

from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import openpyxl
import pytest

from lianjian.errors import BadInput
from lianjian.graph.merge import merge, unmerge
from lianjian.graph.records import EdgeType
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import Store, open_store
from lianjian.graph.vocabulary import vocabulary_batch
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


#: Where A2 and B2 are one, lists that name the one or the other as what tells things of one name apart.
NAMED = ["鹿城第一医阮", "B2", "鹿城第一医院", "A2"]
SHEETS = {
    "Alliance": ("联盟", ["联盟名称", "牵头单位"], "健康联盟"),
    "Brand": ("品牌", ["品牌名称", "所有单位"], "健康红"),
}
KINDS = pytest.mark.parametrize("kind", SHEETS)


def things(store: Store, kind: str) -> list[str]:
    """The ids of a kind."""
    return sorted(store.frames().nodes[kind]["id"])


def led(write: Write, kind: str, lead: str) -> Path:
    """A list that names a lead, or an owner."""
    called, header, name = SHEETS[kind]
    return write(f"{called}-{lead}.csv", [header, [name, lead]])


@pytest.mark.parametrize(("kind", "first"), list(zip(cycle(SHEETS), NAMED, strict=False)))
def test_leads_that_are_one_make_one_thing_load_by_load(
    store: Store, lists: list[Path], write_csv: Write, kind: str, first: str
) -> None:
    merge(store, "B2", "A2")
    files = [led(write_csv, kind, lead) for lead in dict.fromkeys((first, *NAMED))]
    for file in (*files, *files):
        assert not load_paths(store, [file]).problems
    assert len(things(store, kind)) == 1
    unmerge(store, "B2")
    assert [load_paths(store, [file]).load for file in files] == [None] * len(files)
    assert len(things(store, kind)) == 1


@KINDS
def test_leads_that_are_one_make_one_thing_in_one_load_in_any_order(
    store: Store, lists: list[Path], write_csv: Write, kind: str
) -> None:
    merge(store, "B2", "A2")
    header, name = SHEETS[kind][1:]
    for at in range(len(NAMED)):
        rows = [[f"{name}{at}", lead] for lead in (*NAMED[at:], *NAMED[:at])]
        load_paths(store, [write_csv(f"{SHEETS[kind][0]}.csv", [header, *rows])])
        assert things(store, kind) == [f"{name}{at}@A2"]


@KINDS
def test_things_that_were_two_before_their_leads_became_one_stay_two(
    store: Store, lists: list[Path], write_csv: Write, kind: str
) -> None:
    called, header, name = SHEETS[kind]
    numbered = write_csv(f"{called}.csv", [["编号", *header], ["L1", name, "B2"]])
    files = [numbered, *(led(write_csv, kind, lead) for lead in ("B2", "A2", "A3"))]
    load_paths(store, files)
    before, ids = held(store.frames()), things(store, kind)
    assert ids == ["L1", f"{name}@A2", f"{name}@A3"]
    merge(store, "B2", "A2")
    assert [load_paths(store, given).load for given in (files, files[:1], files[1:])] == [None] * 3
    assert things(store, kind) == ids
    unmerge(store, "B2")
    assert held(store.frames()) == before


@KINDS
def test_another_lead_is_told_apart_as_ever(store: Store, lists: list[Path], write_csv: Write, kind: str) -> None:
    merge(store, "B2", "A2")
    load_paths(store, [led(write_csv, kind, lead) for lead in ("B2", "A3", "A2")])
    assert len(things(store, kind)) == 2


@KINDS
def test_one_key_and_one_name_are_one_thing_where_the_leads_are(
    store: Store, lists: list[Path], write_csv: Write, kind: str
) -> None:
    called, header, name = SHEETS[kind]
    files = [write_csv(f"{called}-{lead}.csv", [["编号", *header], ["1", name, lead]]) for lead in ("B2", "A2", "A3")]
    merge(store, "B2", "A2")
    for file in files:
        load_paths(store, [file])
    assert things(store, kind) == ["1", f"1@{files[2].name}"]


def test_a_row_without_words_of_its_own_is_known_by_who_stands_behind_it(
    store: Store, lists: list[Path], write_csv: Write
) -> None:
    store.load(vocabulary_batch())
    header = ["编号", "单位名称", "服务类别"]
    files = [write_csv(f"资源清单-{of}.csv", [header, ["1", of, "助餐"]]) for of in ("B2", "A2", "A3")]
    merge(store, "B2", "A2")
    for file in files:
        load_paths(store, [file])
    assert things(store, "Offer") == ["1", f"1@{files[2].name}"]


def test_a_pact_of_parties_that_are_merged_is_found(store: Store, lists: list[Path], write_csv: Write) -> None:
    header = ["甲方", "乙方", "签约时间"]
    files = [write_csv(f"联建结对-{of}.csv", [header, [of, "A3", "2024"]]) for of in ("B2", "A2")]
    merge(store, "B2", "A2")
    for file in (*files, *files):
        load_paths(store, [file])
    assert things(store, "Alliance") == ["B2+A3@2024"]
    load_paths(store, [write_csv("联建结对.csv", [header, ["A2", "A3", "2025"], ["B2", "A1", "2024"]])])
    assert things(store, "Alliance") == ["A2+A3@2025", "B2+A1@2024", "B2+A3@2024"]
    unmerge(store, "B2")
    assert not load_paths(store, files).problems
    assert things(store, "Alliance") == ["A2+A3@2024", "A2+A3@2025", "B2+A1@2024", "B2+A3@2024"]


def ties(store: Store) -> set[tuple[str, str]]:
    """Who is below whom."""
    snapshot = Snapshot(store.frames())
    edges, ids = snapshot.edges(*BELOW), snapshot.nodes("Organization").ids
    return {(ids[start], ids[end]) for start, end in zip(edges.start.tolist(), edges.end.tolist(), strict=True)}

"""What `check` finds: each case made by sources that say so, on every engine."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from lianjian.errors import BadInput, UnknownName
from lianjian.graph.records import EdgeType
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import Store
from lianjian.queries.check import check
from lianjian.viz.terminal.check import print_check
from tests.graph.model import BELOW, MEMBER, Said, Speaker, batch_of

LOCATED = EdgeType("LOCATED_IN", "Organization", "Place")
OBSERVED = EdgeType("OBSERVED_AT", "Observation", "Place")


def organization(row: int = 2, **values: Any) -> Said:
    return Said("Organization", "o", "", tuple(values.items()), row)


def findings(store: Store, *speakers: Speaker, region: str | None = None) -> list[dict[str, Any]]:
    store.load(batch_of(speakers))
    found: list[dict[str, Any]] = check(Snapshot(store.frames()), store.statements(), region).to_json()["findings"]
    return found


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        (Speaker("b", "official", "2020"), Speaker("a", "media", "2024"), "grade"),
        (Speaker("b", "media", "2024"), Speaker("a", "media", "2023"), "date"),
        (Speaker("a", "media", "2024"), Speaker("b", "media", "2024"), "name"),
    ],
    ids=lambda one: one if isinstance(one, str) else one.name,
)
def test_a_conflict_names_all_values_and_what_decided(first: Speaker, second: Speaker, rule: str, store: Store) -> None:
    first.says, second.says = [organization(2, name="甲", party_members=3)], [organization(7, name="乙", party_members=3)]
    (found,) = findings(store, second, first)
    assert (found["check"], found["property"], found["rule"]) == ("conflict", "name", rule)
    assert [(one["value"], one["source"], one["row"]) for one in found["values"]] == [
        ("甲", first.name, 2),
        ("乙", second.name, 7),
    ]
    assert store.frames().nodes["Organization"]["name"].to_list() == ["甲"]


def test_two_rows_of_one_source_disagree(store: Store) -> None:
    (found,) = findings(store, Speaker("a", says=[organization(2, name="甲"), organization(3, name="乙")]))
    assert (found["rule"], [one["row"] for one in found["values"]]) == ("row", [2, 3])


def test_what_all_state_alike_or_only_one_states_is_no_conflict(store: Store) -> None:
    one = Speaker("a", says=[organization(name="甲", aliases=["一"])])
    other = Speaker("b", says=[organization(name="甲", aliases=["二"], party_members=3)])
    assert findings(store, one, other) == []


def test_an_end_before_its_start(store: Store) -> None:
    says = [Said("Alliance", "a", "", (("since", "2024"), ("until", "2023-05")), 4), organization(5, since="2024", until="2024")]
    (found,) = findings(store, Speaker("x", says=says))
    assert (found["check"], found["ends"][0]["id"], found["since"], found["until"]) == (
        "end-before-start",
        "a",
        "2024",
        "2023-05",
    )
    assert [(row["source"], row["row"]) for row in found["evidence"]] == [("x", 4)]


def test_an_end_on_a_day_that_nobody_states_is_no_fault(store: Store) -> None:
    assert findings(store, Speaker("x", says=[organization(since="2024", until="0001-01-01")])) == []


def test_a_tie_that_waits_for_an_end(store: Store) -> None:
    says = [organization(name="甲"), Said(MEMBER, "o", "nowhere", (), 9)]
    (found,) = findings(store, Speaker("x", says=says))
    assert (found["check"], found["about"], found["missing"]) == ("waiting", "MEMBER_OF", ["nowhere"])
    assert (found["source"], found["row"]) == ("x", 9)


@pytest.mark.embedded("asks the snapshot alone")
def test_ties_that_close_a_circle(store: Store) -> None:
    ties = [
        Said(BELOW, start, end, (), row) for row, (start, end) in enumerate((("p", "q"), ("q", "r"), ("r", "p"), ("s", "p")), 10)
    ]
    things = [Said("Organization", ident, "", (("name", ident.upper()),), 2) for ident in "pqrs"]
    (found,) = findings(store, Speaker("x", says=[*things, *ties]))
    assert (found["check"], found["about"], [end["name"] for end in found["ends"]]) == ("circle", "SUBORDINATE_TO", list("RPQR"))
    assert [(row["source"], row["row"]) for row in found["evidence"]] == [("x", 12)]


@pytest.mark.embedded("asks the snapshot alone")
def test_a_tie_to_a_division_that_was_abolished_before_the_day(store: Store) -> None:
    place = Said("Place", "330399", "", (("name", "旧区"), ("level", 3), ("until", "2020-06-30")), 2)
    standing = Said("Place", "330398", "", (("name", "新区"), ("level", 3)), 3)
    ties = [Said(LOCATED, "o", "330399", (), 4), Said(LOCATED, "o", "330398", (), 5)]
    figure = [Said("Observation", "f", "", (("period", "2019"),), 7), Said(OBSERVED, "f", "330399", (), 7)]
    (found,) = findings(store, Speaker("x", says=[place, standing, organization(6, name="甲"), *ties, *figure]))
    assert (found["check"], [end["id"] for end in found["ends"]], found["until"]) == (
        "abolished",
        ["o", "330399"],
        "2020-06-30",
    )
    assert [row["row"] for row in found["evidence"]] == [4]
    on_the_last_day = check(Snapshot(store.frames()), store.statements(), as_of=date(2020, 6, 30))
    assert on_the_last_day.data["findings"] == []


@pytest.mark.embedded("asks the snapshot alone")
def test_a_line_for_each_finding(store: Store) -> None:
    place = Said("Place", "330399", "", (("name", "旧区"), ("level", 3), ("until", "2020-06-30")), 2)
    ties = [Said(LOCATED, "o", "330399", (), 4), Said(BELOW, "o", "o", (), 5), Said(MEMBER, "o", "nowhere", (), 6)]
    over = Said("Alliance", "a", "", (("name", "盟"), ("since", "2024"), ("until", "2023")), 3)
    store.load(batch_of([Speaker("x", says=[place, over, *ties, organization(7, name="甲"), organization(8, name="乙")])]))
    out = Console(width=200, file=StringIO())
    print_check(out, check(Snapshot(store.frames()), store.statements()).data)
    lines = [" ".join(line.split()) for line in out.file.getvalue().splitlines()]  # type: ignore[attr-defined]
    assert lines[2:7] == [
        "组织 甲 [o] │ 来源矛盾 conflict │ 名称: 甲 (x, 第 7 行) ≠ 乙 (x, 第 8 行) · 按 by 行号 row",
        "联盟 盟 [a] │ 结束早于开始 ends before it starts │ x 第 3 行; 2024 → 2023",
        "甲 [o] — 上级是 — 甲 [o] │ 自己的上级 above itself │ x 第 5 行",
        "甲 [o] — 位于 — 旧区 [330399] │ 已撤销的区划 abolished division │ x 第 4 行; 截至 until 2020-06-30",
        "甲 [o] — 加入 — [nowhere] │ 缺一端的关系 tie without an end │ x 第 6 行; 图中没有 not in the graph: nowhere",
    ]


def test_a_region_and_a_page(store: Store) -> None:
    places = [
        Said("Place", code, "", (("name", name), ("level", 3)), 2) for code, name in (("330302", "甲区"), ("330303", "乙区"))
    ]
    ties = [Said(LOCATED, "o", "330302", (), 3)]
    one = Speaker("a", says=[*places, *ties, organization(name="甲", party_members=1)])
    other = Speaker("b", says=[organization(name="乙", party_members=2)])
    assert len(findings(store, one, other, region="330302")) == 2
    snapshot, statements = Snapshot(store.frames()), store.statements()
    assert check(snapshot, statements, "330303").data["findings"] == []
    page = check(snapshot, statements, limit=1, offset=1).to_json()
    assert (page["counts"]["conflict"], [one["property"] for one in page["findings"]]) == (2, ["party_members"])
    with pytest.raises(UnknownName):
        check(snapshot, statements, "999999")
    with pytest.raises(BadInput):
        check(snapshot, statements, limit=-1)

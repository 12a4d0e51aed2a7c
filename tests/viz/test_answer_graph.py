"""Answers as nodes and ties: what an answer mentions, the relations of the graph between these, and nothing invented."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lianjian.errors import BadInput
from lianjian.graph.open import open_snapshot
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.derivatives import derivatives
from lianjian.queries.describe import describe
from lianjian.queries.gaps import gaps
from lianjian.queries.linkages import linkages
from lianjian.queries.neighbourhood import neighbourhood
from lianjian.queries.partners import partners
from lianjian.queries.search import search
from lianjian.queries.sources import sources
from lianjian.schema import catalogue
from lianjian.viz.answer_graph import AnswerGraph, answer_graph
from tests.reference.common import View
from tests.reference.neighbourhood import links_of
from tests.reference.strategies import checked, days, worlds
from tests.reference.world import Ref, World, frames

DAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def facts(facts_graph: Path) -> Snapshot:
    return open_snapshot(str(facts_graph))


@pytest.fixture(scope="module")
def examples(example_graph: Path) -> Snapshot:
    return open_snapshot(str(example_graph))


def refs(graph: AnswerGraph) -> set[Ref]:
    return {(node.kind, node.id) for node in graph.nodes}


def ties(graph: AnswerGraph) -> set[tuple[str, Ref, Ref]]:
    found = {(tie.type, tie.start, tie.end) for tie in graph.ties}
    assert len(found) == len(graph.ties)
    return found


@checked(40)
@given(worlds(), days(), st.sampled_from(("Brand", "Organization", "Place", "Project")), st.integers(0, 10_000))
def test_ties_are_the_valid_relations_between_what_is_mentioned(world: World, as_of: date, kind: str, position: int) -> None:
    things = [ref for ref in world.things if ref[0] == kind]
    assume(things)
    snapshot, name = Snapshot(frames(world)), ":".join(things[position % len(things)])
    links = links_of(View(world, as_of))
    for answer in (
        neighbourhood(snapshot, name, hops=2, as_of=as_of),
        neighbourhood(snapshot, name, hops=2, relations=["LOCATED_IN", "membership"], as_of=as_of),
        linkages(snapshot, name, "Place:33", as_of=as_of),
    ):
        graph = answer_graph(answer, snapshot)
        there, kept = refs(graph), answer.data["parameters"].get("relations")
        expected = {(k.relation, k.start, k.end) for k in links if k.start in there and k.end in there}
        assert ties(graph) == {tie for tie in expected if kept is None or tie[0] in kept}


def test_nodes_say_what_is_stated_and_by_which_row(facts: Snapshot) -> None:
    graph = answer_graph(neighbourhood(facts, "AL001", as_of=DAY), facts)
    members = {("Organization", ident) for ident in ("ORG014", "ORG015", "ORG016", "ORG017")}
    assert refs(graph) == {("Alliance", "AL001"), ("Project", "PJ001"), *members}
    node = next(node for node in graph.nodes if node.id == "ORG016")
    assert node.properties["name"] == "泰顺县彭溪镇水尾村党总支"
    assert node.properties["region"] == "330329105220"
    assert node.properties["sources"] == ["organizations.csv"]
    assert node.properties["source_rows"] == [15]
    assert node.properties["source_basis"] == ["stated"]
    assert str(node.properties["source_urls"]).startswith("['http")
    assert None not in node.properties.values()
    assert "synthetic" not in node.properties
    host = next(tie for tie in graph.ties if tie.start == ("Organization", "ORG016") and tie.type == "MEMBER_OF")
    assert host.properties["roles"] == ["host", "lead"]
    assert host.properties["sources"] == ["alliance_members.csv", "alliances.csv"]


def test_a_lineage_is_handed_over_whole(facts: Snapshot) -> None:
    answer = derivatives(facts, "瓯江红", as_of=DAY)
    derived = {tie for tie in ties(answer_graph(answer, facts)) if tie[0] == "DERIVED_FROM"}
    assert derived == {
        ("DERIVED_FROM", ("Brand", edge["child"]), (edge["parent_kind"], edge["parent"])) for edge in answer.data["edges"]
    }
    assert len(derived) == 9


def test_suggestions_are_no_relations_of_the_graph(examples: Snapshot) -> None:
    answer = partners(examples, "330302006045", k=2, as_of=DAY)
    graph = answer_graph(answer, examples)
    suggested = [tie for tie in graph.ties if tie.type not in catalogue.relations()]
    assert {tie.type for tie in suggested} == {"SUGGESTED_PARTNER", "SUGGESTED_MATCH"}
    by_partner = {tie.end[1]: tie for tie in suggested if tie.type == "SUGGESTED_PARTNER"}
    for row in answer.data["partners"]:
        tie = by_partner[row["entity"]["id"]]
        assert tie.start == ("Place", "330302006045")
        assert tie.properties["score"] == round(row["score"], 6)
        assert "openness" not in tie.properties
        assert tie.properties["as_of"] == "2026-06-01"
    matches = {(m["offer"]["id"], m["need"]["id"], m["match"]) for row in answer.data["partners"] for m in row["matches"]}
    assert {(t.start[1], t.end[1], t.properties["match"]) for t in suggested if t.type == "SUGGESTED_MATCH"} == matches
    assert {node.properties.get("synthetic") for node in graph.nodes if node.kind == "Offer"} == {True}
    for offer, need, _ in matches:
        assert any(tie.type == "OFFERS" and tie.start == ("Offer", offer) for tie in graph.ties)
        assert any(tie.type == "NEEDS" and tie.start == ("Need", need) for tie in graph.ties)


def test_the_best_partner_of_a_gap_is_a_suggestion(examples: Snapshot) -> None:
    answer = gaps(examples, "330302", "needs", as_of=DAY)
    expected = {(u["entity"]["id"], u["partner"]["entity"]["id"]) for u in answer.data["units"] if u["partner"]}
    assert expected
    graph = answer_graph(answer, examples)
    assert {(tie.start[1], tie.end[1]) for tie in graph.ties if tie.type == "SUGGESTED_PARTNER"} == expected


def test_every_question_can_be_handed_over(facts: Snapshot) -> None:
    for answer in (search(facts, "瓯江红"), describe(facts, "Alliance", "AL001", as_of=DAY)):
        assert refs(answer_graph(answer, facts))
    assert answer_graph(sources(facts), facts) == AnswerGraph((), ())


def test_terms_of_a_membership_are_one_tie_with_what_they_agree_on() -> None:
    world = World()
    world.add("Organization", "O1")
    world.add("Alliance", "L1")
    world.join(("Organization", "O1"), "MEMBER_OF", ("Alliance", "L1"), roles=["member"], since="2021", until="2027")
    world.join(("Organization", "O1"), "MEMBER_OF", ("Alliance", "L1"), roles=["lead", "member"], until="2027")
    snapshot = Snapshot(frames(world))
    (tie,) = answer_graph(neighbourhood(snapshot, "O1", as_of=DAY), snapshot).ties
    assert tie.properties["terms"] == ["../2027", "2021/2027"]
    assert tie.properties["roles"] == ["lead", "member"]
    assert tie.properties["until"] == "2027"
    assert "since" not in tie.properties
    assert tie.properties["source_rows"] == [5, 4]


def test_an_answer_of_another_graph_is_refused(facts: Snapshot, examples: Snapshot) -> None:
    with pytest.raises(BadInput, match="AL001"):
        answer_graph(neighbourhood(facts, "AL001", as_of=DAY), examples)


def test_names_of_what_goes_along_are_not_those_of_anything_stated() -> None:
    own = {"sources", "source_rows", "source_basis", "source_urls", "synthetic", "terms"}
    stated = {p.name for kind in catalogue.kinds().values() if kind.name != "Source" for p in kind.properties}
    stated |= {p.name for relation in catalogue.relations().values() for p in relation.properties}
    stated |= {p.name for p in catalogue.common()}
    assert not own & stated

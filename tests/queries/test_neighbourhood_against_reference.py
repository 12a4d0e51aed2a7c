"""Neighbourhoods of made-up worlds against the plain reference: things, relations, counts, pages, hubs."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian.graph.snapshot import Snapshot
from lianjian.queries import neighbourhood as question
from lianjian.queries.surroundings import walk
from lianjian.schema import catalogue
from tests.reference import neighbourhood as reference
from tests.reference.answers import evidence, ref, said_by
from tests.reference.common import View
from tests.reference.neighbourhood import Group, Neighbourhood
from tests.reference.strategies import checked, days, worlds
from tests.reference.world import Ref, World, frames

KINDS = tuple(kind for kind in catalogue.kinds() if kind != "Completeness")
ORDER = list(catalogue.kinds())


def subsets(names: list[str]) -> st.SearchStrategy[set[str] | None]:
    """Some of the names, or no choice at all."""
    return st.none() | st.sets(st.sampled_from(names), min_size=1)


@checked(100)
@given(
    worlds(),
    days(),
    st.tuples(st.sampled_from(KINDS), st.integers(0, 10_000)),
    st.integers(1, 4),
    subsets(list(KINDS)),
    subsets(list(catalogue.relations())),
    st.sampled_from((0, 1, 2, 5, 100)),
    st.sampled_from((0, 0, 1, 3)),
    st.sampled_from((10_000, 10, 0, -1)),
)
def test_neighbourhoods(
    world: World,
    as_of: date,
    chosen: tuple[str, int],
    hops: int,
    kinds: set[str] | None,
    relations: set[str] | None,
    limit: int,
    offset: int,
    guard: int,
) -> None:
    thing, view = _chosen(world, *chosen), View(world, as_of)
    whole = reference.neighbourhood(view, thing, hops, kinds, relations, limit, offset)
    # So many things are allowed, or just as many as there are, or one fewer.
    most = guard if guard > 0 else sum(map(len, whole.steps)) + guard
    expected = reference.neighbourhood(view, thing, hops, kinds, relations, limit, offset, most)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walk, "MOST", most)
        answer = question.neighbourhood(
            Snapshot(frames(world)),
            f"{thing[0]}:{thing[1]}",
            hops=hops,
            kinds=None if kinds is None else sorted(kinds),
            relations=None if relations is None else sorted(relations),
            limit=limit,
            offset=offset,
            as_of=as_of,
        ).data
    assert ref(answer["thing"]) == thing
    same_things(answer, expected, view)
    same_groups(answer, expected)
    same_relations(answer, expected, world)
    assert evidence(answer["evidence"]) == said_by(world, world.things[thing].statements)


def same_things(answer: dict[str, Any], expected: Neighbourhood, view: View) -> None:
    found = [(node["hops"], ref(node["entity"])) for node in answer["nodes"]]
    things = [(hop, thing) for hop, step in enumerate(expected.steps) for thing in step]
    assert found == sorted(things, key=lambda pair: (pair[0], ORDER.index(pair[1][0]), pair[1][1]))
    assert answer["reached"] == len(expected.steps) - 1
    for node in answer["nodes"]:
        kind, ident = ref(node["entity"])
        stands = ident in view.units(len(ident)) if kind == "Place" else view.valid((kind, ident))
        assert node["valid"] == stands


def same_groups(answer: dict[str, Any], expected: Neighbourhood) -> None:
    counts = {_group(row): row["count"] for row in answer["counts"]}
    assert list(counts.items()) == list(expected.counts.items())
    assert {_group(row): row["listed"] for row in answer["counts"]} == expected.listed
    hubs = [(ref(row["entity"]), _group(row), row["count"]) for row in answer["hubs"]]
    assert len(hubs) == len(set(hubs))
    assert set(hubs) == {(thing, group, count) for (thing, group), count in expected.hubs.items()}


def same_relations(answer: dict[str, Any], expected: Neighbourhood, world: World) -> None:
    found = [(e["relation"], (e["from_kind"], e["from"]), (e["to_kind"], e["to"])) for e in answer["edges"]]
    assert Counter(found) == Counter((k.relation, k.start, k.end) for k in expected.links)
    for edge, ends in zip(answer["edges"], found, strict=True):
        own = [k for k in expected.links if (k.relation, k.start, k.end) == ends]
        properties = [p.name for p in catalogue.relations()[edge["relation"]].properties]
        stated = [[k.values.get(name) for name in properties] for k in own]
        assert [edge[name] for name in properties] in stated
        assert any(evidence(edge["evidence"]) == said_by(world, k.statements) for k in own)


def _group(row: dict[str, Any]) -> Group:
    return Group(row["relation"], row["direction"], row["kind"])


def _chosen(world: World, kind: str, position: int) -> Ref:
    things = [ref for ref in world.things if ref[0] == kind] or [ref for ref in world.things if ref[0] == "Place"]
    return things[position % len(things)]

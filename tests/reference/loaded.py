"""The ids that a graph has given to the things of a world, found by their names or contents."""

import polars as pl

from lianjian.graph.records import Frames
from tests.reference.lists import Lists
from tests.reference.world import Ref, Thing

_MARKED = ("Organization", "Alliance", "Brand", "Project", "Grid", "Site", "Offer", "Need")


def ids_of(frames: Frames, lists: Lists) -> dict[Ref, str]:
    """The id of every thing that the lists state. A thing that the graph lacks, or has twice, is an error."""
    found: dict[Ref, str] = {}
    marks = {kind: _marks(frames, kind) for kind in _MARKED}
    for thing in lists.world.things.values():
        if thing.kind in marks and not thing.values.get("pact"):
            (found[thing.ref],) = marks[thing.kind][_mark(thing)]
    pacts = _pacts(frames)
    for thing in lists.world.of_kind("Alliance"):
        if thing.values.get("pact"):
            bodies = [found[link.start] for link in lists.world.links if link.end == thing.ref]
            (found[thing.ref],) = pacts[(frozenset(bodies), thing.text("since"))]
    return found


def _mark(thing: Thing) -> str:
    return str(thing.values.get("of_site") or thing.values.get("content") or thing.values["name"])


def _marks(frames: Frames, kind: str) -> dict[str, list[str]]:
    marks: dict[str, list[str]] = {}
    frame = frames.nodes[kind]
    sites = _of_sites(frames) if kind == "Offer" else {}
    column = "content" if kind in ("Offer", "Need") else "name"
    for number, ident, mark in frame.select("n", "id", column).iter_rows():
        marks.setdefault(mark or sites.get(number, ""), []).append(ident)
    return marks


def _of_sites(frames: Frames) -> dict[int, str]:
    """`site|service` of the offers of sites, by number."""
    names, services = _by_number(frames, "Site", "name"), _by_number(frames, "Service", "id")
    found: dict[int, str] = {}
    sites = {end: names[start] for start, end in _pairs(frames, "PROVIDES", "Site")}
    for start, end in _pairs(frames, "OFFERS", "Offer"):
        found[start] = f"{sites.get(start)}|{services[end]}"
    return found


def _pacts(frames: Frames) -> dict[tuple[frozenset[str], str | None], list[str]]:
    bodies = _by_number(frames, "Organization", "id")
    members: dict[int, set[str]] = {}
    for start, end in _pairs(frames, "MEMBER_OF", "Organization"):
        members.setdefault(end, set()).add(bodies[start])
    found: dict[tuple[frozenset[str], str | None], list[str]] = {}
    for number, ident, since, key in frames.nodes["Alliance"].select("n", "id", "since", "key").iter_rows():
        if key is None:
            found.setdefault((frozenset(members.get(number, ())), since), []).append(ident)
    return found


def _by_number(frames: Frames, kind: str, column: str) -> dict[int, str]:
    return dict(frames.nodes[kind].select("n", column).iter_rows())


def _pairs(frames: Frames, relation: str, start: str) -> list[tuple[int, int]]:
    tables = [frame for edge, frame in frames.relations.items() if (edge.relation, edge.start) == (relation, start)]
    return [pair for frame in tables for pair in frame.select(pl.col("start"), pl.col("end")).iter_rows()]

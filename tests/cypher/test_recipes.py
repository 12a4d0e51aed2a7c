"""The recipes of the cookbook on every engine: on a made-up world they find what the questions find."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import pytest

from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import Store, open_store
from lianjian.queries.derivatives import derivatives
from lianjian.queries.describe import describe
from lianjian.queries.gaps import gaps
from lianjian.queries.partners import BEYOND, partners
from tests.conftest import EXAMPLES
from tests.engines import Engine
from tests.reference.batches import batch, settled
from tests.reference.common import View, first_day, last_day
from tests.reference.making import CODES, COMMUNITIES, SERVICES, Sizes, make_world
from tests.reference.strategies import DAYS
from tests.reference.world import Thing, World

SEED = 66
LARGE = Sizes(grids=6, organizations=24, sites=8, offers=18, needs=18, alliances=6, members=18, brands=11, projects=10)
NOTHING = dict.fromkeys(("complement", "reciprocity", "compatibility", "proximity", "openness"), 0.0)
COUNTS = ("region", "total", "covered", "uncovered", "unknown")


@dataclass(frozen=True, slots=True)
class Kept:
    """A world, the graph that an engine keeps of it, and its snapshot."""

    world: World
    store: Store
    snapshot: Snapshot

    def some(self, kind: str, count: int) -> list[Thing]:
        """Things of a kind."""
        return Random(kind).sample(list(self.world.of_kind(kind)), count)

    def rows(self, recipe: str, **parameters: object) -> list[dict[str, Any]]:
        """What a recipe finds."""
        text = (EXAMPLES / "cypher" / f"{recipe}.cypher").read_text(encoding="utf-8")
        found = self.store.query(text, parameters)
        assert not found.truncated
        return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


@pytest.fixture(scope="module")
def kept(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    world = settled(in_each_other(make_world(SEED, LARGE)))
    graph = engine.vacant(tmp_path_factory.mktemp("recipes") / "graph.db")
    with open_store(graph, create=True, write=True) as store:
        store.load(batch(world))
    with open_store(graph) as store:
        yield Kept(world, store, Snapshot(store.frames()))


def in_each_other(world: World) -> World:
    """The world with its places part of each other, as the register states, and every grid in its community, as lists must.

    The reference reads the one off the codes, the other off the grid above.
    """
    for code in CODES:
        above = [other for other in CODES if code.startswith(other) and other != code]
        if above:
            world.join(("Place", code), "PART_OF", ("Place", max(above, key=len)))
    view = View(world, DAYS[0])
    for grid in list(world.of_kind("Grid")):
        for code in view.place_codes(grid.ref):
            world.join(grid.ref, "PART_OF", ("Place", code))
    return world


@pytest.mark.parametrize(("recipe", "component"), [("partners", "complement"), ("takers", "reciprocity")])
def test_partners(recipe: str, component: str, kept: Kept) -> None:
    random = Random(recipe)
    allied: list[bool] = []
    for subject in (*random.sample(COMMUNITIES, 4), *random.sample(CODES, 2)):
        day, beyond, within = random.choice(DAYS), random.choice(BEYOND), random.choice(("", "33", "35"))
        answer = partners(
            kept.snapshot,
            subject,
            beyond=beyond,
            within=[within] if within else [],
            include_allied=True,
            weights=NOTHING | {component: 1.0},
            as_of=day,
        )
        expected = [(row["entity"]["id"], row[component], row["allied"]) for row in answer.data["partners"] if row[component]]
        rows = kept.rows(recipe, subject=subject, day=day, beyond=beyond, within=within)
        assert [(row["id"], pytest.approx(row[component]), row["allied"]) for row in rows] == expected, (subject, day)
        allied += [row[2] for row in expected]
    assert set(allied) == {True, False}


def test_gaps(kept: Kept) -> None:
    random = Random("gaps")
    for service in random.sample([one for one in SERVICES if one != "spinning"], 3):
        day, by = random.choice(DAYS), random.choice(("province", "city", "county", "township"))
        region = random.choice(("33", "3303", "330302", "35"))
        answer = gaps(kept.snapshot, region, f"service:{service}", by=by, as_of=day).data
        expected = [{name: group[name] for name in COUNTS} for group in answer["by"]]
        assert kept.rows("gaps", service=service, region=region, day=day, by=by) == expected, (service, region, day, by)


def test_derivatives(kept: Kept) -> None:
    random = Random("derivatives")
    for brand in kept.some("Brand", 5):
        day = random.choice(DAYS)
        answer = derivatives(kept.snapshot, brand.id, as_of=day).data
        rows = kept.rows("derivatives", brand=brand.id, day=day)
        if not View(kept.world, day).valid(brand.ref):
            assert rows == []
            continue
        assert {row["id"]: row["depth"] for row in rows} == {node["entity"]["id"]: node["depth"] for node in answer["nodes"]}
        edges = [(e["child"], e["parent"], e["mode"], e["basis"], began(e["since"])) for e in answer["edges"]]
        found = [(r["id"], r["parent"], r["mode"], r["basis"], began(r["since"])) for r in rows if r["parent"]]
        assert sorted(found, key=str) == sorted(edges, key=str)


def began(text: str | None) -> date | None:
    """A server keeps the day that a beginning means, a file its words."""
    return first_day(text) if text else None


def test_reach_of_a_brand(kept: Kept) -> None:
    random = Random("reach")
    for brand in kept.some("Brand", 4):
        day = random.choice(DAYS)
        radiation = derivatives(kept.snapshot, brand.id, as_of=day).data["radiation"]
        places = [row["place"] for row in kept.rows("brand-places", brand=brand.id, day=day)]
        for name, digits in (("counties", 6), ("cities", 4), ("provinces", 2)):
            assert len({place[:digits] for place in places if len(place) >= digits}) == radiation[name], (brand.id, day)
        assert len(kept.rows("brand-organizations", brand=brand.id, day=day)) == radiation["organizations"]


def test_communities_without_an_alliance(kept: Kept) -> None:
    for county, day in (("330302", DAYS[2]), ("330329", DAYS[4])):
        units = gaps(kept.snapshot, county, "alliance", status="all", as_of=day).data["units"]
        expected = [unit["entity"]["id"] for unit in units if unit["status"] != "covered"]
        assert [row["id"] for row in kept.rows("without-alliance", county=county, day=day)] == expected


def test_members_of_an_alliance(kept: Kept) -> None:
    random = Random("members")
    for alliance in kept.some("Alliance", 3):
        day = random.choice(DAYS)
        links = View(kept.world, day).in_links(alliance.ref, "MEMBER_OF")
        expected = {(k.start[1], began(k.text("since")), last_day(k.text("until") or "9999")) for k in links}
        rows = kept.rows("members", alliance=alliance.id, day=day)
        assert {(r["id"], began(r["since"]), last_day(r["until"] or "9999")) for r in rows} == expected


def test_brands_and_their_parents(kept: Kept) -> None:
    day = DAYS[3]
    view = View(kept.world, day)
    expected: set[tuple[str, str | None]] = set()
    for brand in view.of_kind("Brand"):
        parents = view.ends(brand.ref, "DERIVED_FROM", "Brand")
        expected |= {(brand.id, parent) for _, parent in parents} or {(brand.id, None)}
    assert {(row["id"], row["parent"]) for row in kept.rows("brands", day=day)} == expected


def test_sources_of_a_brand(kept: Kept) -> None:
    names = ("source", "row", "basis", "title", "url")
    for brand in kept.some("Brand", 3):
        evidence = describe(kept.snapshot, "Brand", brand.id, as_of=DAYS[0]).data["evidence"]
        expected = [{name: item.get(name) for name in names} for item in evidence]
        assert sorted(kept.rows("sources", id=brand.id), key=str) == sorted(expected, key=str)

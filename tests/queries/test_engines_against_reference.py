"""Made-up worlds loaded into every engine and read from it: whole answers equal those of the reference."""

from dataclasses import dataclass
from random import Random
from typing import Any

import pytest

from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import open_store
from lianjian.queries.derivatives import derivatives
from lianjian.queries.gaps import gaps
from lianjian.queries.linkages import linkages
from lianjian.queries.partners import BEYOND, partners
from tests.engines import Engine
from tests.reference import derivatives as lineage
from tests.reference import gaps as coverage
from tests.reference import linkages as paths
from tests.reference import partners as exchange
from tests.reference.answers import same_derivatives, same_gaps, same_linkages, same_partners
from tests.reference.batches import batch, settled
from tests.reference.common import View
from tests.reference.making import Sizes, make_world
from tests.reference.strategies import DAYS
from tests.reference.world import Ref, World

LARGE = Sizes(grids=6, organizations=24, sites=8, offers=18, needs=18, alliances=6, members=18, brands=11, projects=10)
SEEDS = (3, 330302, 57, 2026)
SUBJECTS = (
    "service:gym", "service:health", "circle:basic", "circle:upgrade", "dimension", "dimension:happiness", "governance",
    "governance:rule_of_law", "alliance", "alliance:beyond-county", "party-organization", "trinity", "deliberation", "needs",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """A world, and the snapshot of the graph that an engine keeps of it."""

    world: World
    snapshot: Snapshot
    random: Random

    def day(self) -> tuple[View, Any]:
        """The world on some day, and the day."""
        chosen = self.random.choice(DAYS)
        return View(self.world, chosen), chosen

    def some(self, count: int, *kinds: str) -> list[Ref]:
        """Things of these kinds."""
        things = [ref for ref in self.world.things if ref[0] in kinds]
        return self.random.choices(things, k=count)


@pytest.fixture(scope="module", params=SEEDS)
def kept(engine: Engine, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    world = settled(make_world(request.param, LARGE if request.param % 2 else Sizes()))
    graph = engine.vacant(tmp_path_factory.mktemp("world") / "graph.db")
    with open_store(graph, create=True, write=True) as store:
        store.load(batch(world))
        return Kept(world, Snapshot(store.frames()), Random(request.param))


def text(ref: Ref) -> str:
    return ref[1] if ref[0] == "Place" else f"{ref[0]}:{ref[1]}"


def test_partners(kept: Kept) -> None:
    for subject in kept.some(25, "Place", "Place", "Grid", "Organization"):
        view, as_of = kept.day()
        options: dict[str, Any] = {
            "beyond": kept.random.choice(BEYOND),
            "within": kept.random.choice(((), ("33",), ("35", "330329"))),
            "k": kept.random.choice((20, 3)),
            "include_allied": kept.random.random() < 0.5,
            "weights": kept.random.choice((None, {"reciprocity": 0.7, "openness": 0.0})),
        }
        answer = partners(kept.snapshot, text(subject), as_of=as_of, **options).data
        same_partners(answer, exchange.partners(view, subject, **options))


def test_gaps(kept: Kept) -> None:
    brands = [f"brand:{thing.id}" for thing in kept.world.of_kind("Brand")]
    for of in (*SUBJECTS, *kept.random.sample(brands, 2)):
        view, as_of = kept.day()
        region, reach = kept.random.choice(("33", "3303", "330302", "35")), kept.random.choice(("own", "township", "county"))
        expected = coverage.gaps(view, region, of, by="county", reach=reach)
        for status in ("covered", "uncovered", "unknown"):
            answer = gaps(kept.snapshot, region, of, by="county", reach=reach, status=status, as_of=as_of, limit=1000).data
            same_gaps(answer, expected, status)


def test_derivatives(kept: Kept) -> None:
    for brand in kept.world.of_kind("Brand"):
        view, as_of = kept.day()
        direction, depth = kept.random.choice(("down", "up", "both")), kept.random.choice((None, 1))
        answer = derivatives(kept.snapshot, brand.id, direction=direction, depth=depth, as_of=as_of).data
        same_derivatives(answer, lineage.derivatives(view, brand.id, direction, depth), kept.world)


def test_linkages(kept: Kept) -> None:
    things = kept.some(40, "Organization", "Grid", "Alliance", "Brand", "Project", "Site", "Place")
    for one, other in zip(things[::2], things[1::2], strict=True):
        view, as_of = kept.day()
        answer = linkages(kept.snapshot, text(one), text(other), k=5000, max_length=3, as_of=as_of).data
        same_linkages(answer, paths.all_paths(view, one, other, 3))

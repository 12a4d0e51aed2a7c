"""What is valid, where things are, who holds them and which brands are kin: the product's day against the reference."""

from datetime import date

from hypothesis import given

from lianjian.graph.areas import LEVELS
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.common.day import Day, on
from lianjian.queries.common.lineage import lineage
from tests.reference.common import View, different_units
from tests.reference.strategies import checked, days, worlds
from tests.reference.world import Ref, World, frames

KINDS = ("Grid", "Organization", "Site", "Project", "Brand", "Alliance")


def ref_of_area(day: Day, area: int) -> Ref:
    return day.areas.identity(int(area))


@checked(40)
@given(worlds(), days())
def test_things_are_where_the_reference_finds_them(world: World, as_of: date) -> None:
    view, day = View(world, as_of), on(Snapshot(frames(world)), as_of)
    for kind in KINDS:
        nodes = day.snapshot.nodes(kind)
        for thing in view.of_kind(kind):
            number = nodes.number(thing.id)
            assert number is not None
            assert bool(day.valid(kind)[number])
            found = {ref_of_area(day, area) for area in day.at(kind).of(number)}
            assert found == view.at(thing.ref), (thing.ref, found)
            codes = {day.areas.code(int(area)) for area in day.at(kind).of(number)} - {None}
            assert codes == view.place_codes(thing.ref), thing.ref
        assert int(day.valid(kind).sum()) == len(view.of_kind(kind))


@checked(25)
@given(worlds(), days())
def test_areas_hold_what_the_reference_says(world: World, as_of: date) -> None:
    view, day = View(world, as_of), on(Snapshot(frames(world)), as_of)
    for area in range(day.areas.count):
        ref = ref_of_area(day, area)
        chain = {ref_of_area(day, above) for above in day.areas.above(area)}
        assert chain == view.over(ref)
        for kind in ("Organization", "Site", "Project", "Brand"):
            held = [(kind, day.snapshot.nodes(kind).id(n)) for n in day.held(kind, area)]
            assert held == view.held(ref, kind), (ref, kind)


@checked(10)
@given(worlds(), days())
def test_units_differ_as_the_reference_says(world: World, as_of: date) -> None:
    day = on(Snapshot(frames(world)), as_of)
    codes = day.snapshot.nodes("Place").ids.to_list()
    for level in LEVELS:
        for one, code in enumerate(codes):
            different = day.areas.different(level, one, day.at("Place").areas)
            expected = [different_units(code, codes[other], level) for other in day.at("Place").areas]
            assert different.tolist() == expected, (level, code)


@checked(40)
@given(worlds(), days())
def test_families_are_those_of_the_reference(world: World, as_of: date) -> None:
    view, day = View(world, as_of), on(Snapshot(frames(world)), as_of)
    brands = day.snapshot.nodes("Brand")
    for brand in view.of_kind("Brand"):
        number = brands.number(brand.id)
        assert number is not None
        family = {("Brand", brands.id(n)) for n in lineage(day).family(number)}
        assert family == view.family(brand.ref)

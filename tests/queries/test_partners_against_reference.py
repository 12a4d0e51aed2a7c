"""Partners against the plain reading of the contract, on random worlds."""

from datetime import date
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from lianjian.graph.snapshot import Snapshot
from lianjian.queries.partners import BEYOND, partners
from lianjian.queries.partnership import ranking
from tests.reference import partners as reference
from tests.reference.common import View
from tests.reference.making import Sizes, make_world
from tests.reference.strategies import checked, days, sizes
from tests.reference.world import Ref, World, frames

COMPONENTS = ("complement", "reciprocity", "compatibility", "proximity", "openness")
WEIGHTS: tuple[dict[str, float], ...] = (
    {},
    {},
    {"complement": 0.0, "reciprocity": 0.7},
    dict.fromkeys(COMPONENTS, 0.0),
    {"compatibility": 1.0},
)


def subjects(world: World) -> list[Ref]:
    return [ref for ref in world.things if ref[0] in ("Place", "Grid", "Organization")]


@checked(150)
@given(
    seed=st.integers(0, 1_000_000),
    sizes_=sizes(),
    as_of=days(),
    kind=st.sampled_from(("Place", "Place", "Grid", "Organization")),
    position=st.integers(0, 10_000),
    beyond=st.sampled_from(BEYOND),
    within=st.sampled_from(((), (), ("33",), ("35", "330329"), ("350702001001",))),
    k=st.sampled_from((20, 20, 1, 3)),
    include_allied=st.booleans(),
    weights=st.sampled_from(WEIGHTS),
    pilot=st.sampled_from((1000, 1, 2)),
)
def test_same_answer(
    seed: int,
    sizes_: Sizes,
    as_of: date,
    kind: str,
    position: int,
    beyond: str,
    within: tuple[str, ...],
    k: int,
    include_allied: bool,
    weights: dict[str, float],
    pilot: int,
) -> None:
    world = make_world(seed, sizes_)
    everybody = subjects(world)
    chosen = [ref for ref in everybody if ref[0] == kind] or everybody
    subject = chosen[position % len(chosen)]
    view = View(world, as_of)
    expected = reference.partners(view, subject, beyond, within, k, include_allied, weights)
    # Of a country some are scored first; of a small world too, so that what is left out by that is seen.
    with patch.object(ranking, "PILOT", pilot):
        answer = partners(
            Snapshot(frames(world)),
            f"{subject[0]}:{subject[1]}" if subject[0] != "Place" else subject[1],
            beyond=beyond,
            within=within,
            k=k,
            include_allied=include_allied,
            weights=weights,
            as_of=as_of,
        ).data
    assert answer.get("reason") == expected["reason"]
    if expected["reason"]:
        assert answer["with_offers"] == expected["with_offers"]
    rows = expected["partners"]
    assert [p["entity"]["id"] for p in answer["partners"]] == [row["entity"][1] for row in rows]
    for found, row in zip(answer["partners"], rows, strict=True):
        for name in ("score", *COMPONENTS):
            assert (found[name] is None) == (row[name] is None), name
            assert found[name] is None or abs(found[name] - float(row[name])) < 1e-12, name
        assert found["allied"] == row["allied"]
        assert [
            (m["direction"], m["need"]["id"], m["service"], m["offer"]["id"], m["provider"]["id"], m["match"])
            for m in found["matches"]
        ] == [(d, m.need, m.service, m.offer, m.provider[1], float(m.match)) for d, m in row["matches"]]
        assert (found["path"] and found["path"]["length"]) == row["path"]
        if found["path"]:
            assert len(found["path"]["nodes"]) == len(found["path"]["relations"]) + 1

"""A small graph that has been through everything that leaves a trace, and all that a graph holds as plain Python values."""

from typing import Any

import polars as pl

from lianjian.graph.digest import Place
from lianjian.graph.records import DECIDED, Batch
from lianjian.graph.store import Store
from tests.graph.model import BELOW, MEMBER, Said, Speaker, batch_of

ODD = "“引号”' \" \\ \n\t, ; null 文" + "长" * 3000

CITED = ("official", "2024")

_ENDS = [
    Said(
        "Organization", "o1", "", (("name", ODD), ("aliases", ["乙", "a,b"]), ("party_members", 2**40)), 2, ("official", "2024")
    ),
    Said("Organization", "o2", "", (("name", ""), ("notes", ["", "n"])), 3),
    Said("Alliance", "a", "", (("name", "联盟"), ("since", "2019-05")), 4, basis="inferred"),
    Said("Project", "p", "", (("amount", 0.1),), 5),
]
_TIES = [
    Said(MEMBER, "o1", "a", (("roles", ["lead"]), ("since", "2019")), 2),
    Said(MEMBER, "o1", "a", (("roles", ["member"]), ("since", "2021-05-01"), ("until", "2022")), 3),
    Said(MEMBER, "o2", "a", (), 4, (None, "2020-05")),
    Said(BELOW, "o2", "o1", (("mode", "x"),), 5),
    Said(MEMBER, "nobody", "a", (("roles", ["chair"]),), 6),
]

#: What was decided about doubtful names, review by review: the one decision is taken back.
DECISIONS = [
    pl.DataFrame(rows, schema=dict.fromkeys(DECIDED, pl.String), orient="row")
    for rows in (
        [("Organization", ODD, "3303", "is", "Organization", "o1"), ("Place Grid", "某地", "", "none", "", "")],
        [("Organization", ODD, "3303", None, None, None)],
    )
]


def loads() -> list[list[Speaker]]:
    """What the graph was loaded with, load by load: things stated once and twice, taken back, changed, waiting for an end."""
    many = [Said("Organization", f"m{number}", "", (("name", f"第 {number}"),), number) for number in range(2, 30)]
    return [
        [Speaker("x", "media", "2023", says=_ENDS), Speaker("y", says=_TIES)],
        [Speaker("z", "official", "2024-02", says=[*_ENDS[:1], *many, Said("Alliance", "b", "", (), 99)])],
        [Speaker("z", "official", "2025", "2", says=[*many[::2], Said(MEMBER, "o1", "a", (("roles", ["chair"]),), 9)])],
        [Speaker("x", "academic", "2023", "2", says=[*_ENDS[:3], Said("Organization", "o3", "", (("name", "新"),), 7)])],
    ]


def versions() -> int:
    """The version of the graph after all of it."""
    return len(loads()) + len(DECISIONS)


def live(store: Store) -> None:
    """Loads all of it."""
    for speakers in loads():
        store.load(batch_of(speakers))
    for decided in DECISIONS:
        store.load(Batch([], decisions=decided))


def content(store: Store) -> dict[Place, list[Any]]:
    """All rows of a graph, in an order of their own."""
    found: dict[Place, list[Any]] = {}
    for what, rows in store.parts():
        found.setdefault(Place.of(what), []).extend(rows.select(sorted(rows.columns)).iter_rows())
    return {place: sorted(rows, key=repr) for place, rows in found.items()}

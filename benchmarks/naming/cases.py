"""The labelled set: spellings with the thing that each means, or nothing, and the graph's things among which it is looked for.

Made from the real names of the register (communities and villages, and the Party bodies and committees that they have) and of
the published facts, by a seed. Of each name every spelling that the rules allow, for one name in eight a typing error, and as
what means nothing: the real names of other communities of the province that differ in one character, and other bodies of the
same community.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import polars as pl

from benchmarks.naming.variants import characters, slip, spellings_of_body, spellings_of_place
from lianjian.graph.register_file import SHIPPED
from lianjian.loaders.resolving.index import KindIndex, Thing
from lianjian.loaders.resolving.names import normalise
from lianjian.loaders.resolving.places import PlaceIndex, place_key

FACTS = Path(__file__).parents[2] / "examples" / "published-facts"
#: One name in so many is asked for with a typing error too.
SLIPS = 8
_FACT_KINDS = (
    ("Organization", "organizations.csv", "org_id"),
    ("Brand", "brands.csv", "brand_id"),
    ("Alliance", "alliances.csv", "alliance_id"),
)
#: A name without one of its characters: which one, how long the name is, and the rest.
_Hole = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Case:
    """A spelling of a name of one kind, what it means (None: nothing that is there), and what was done to it.

    `near` is the place of the thing in whose row it stands; a place is looked for below it.
    """

    kind: str
    text: str
    truth: str | None
    near: str | None
    sort: str

    @property
    def is_slip(self) -> bool:
        """Whether the spelling is a typing error."""
        return self.sort.startswith("slip")


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """The cases, and what is there: of `communities` code and name."""

    cases: tuple[Case, ...]
    communities: tuple[tuple[str, str], ...]
    places: PlaceIndex
    indexes: dict[str, KindIndex]


def labelled_set(seed: int, communities: int, provinces: tuple[str, ...]) -> LabelledSet:
    """The set of that seed, from so many communities of each of these provinces."""
    random = Random(seed)
    register = _register(provinces)
    places = PlaceIndex(register)
    below = _by_region(register)
    indexes = {kind: KindIndex(kind, places) for kind in ("Organization", "Brand", "Alliance")}
    cases: list[Case] = []
    for province in provinces:
        inside = register.filter(pl.col("id").str.starts_with(province), pl.col("level") == 5)
        near_by = _close_names(inside)
        chosen = random.sample(sorted(inside.select("id", "name").iter_rows()), communities)
        for code, name in chosen:
            cases += _of_place(code, name, places, below, random)
            cases += _of_bodies(code, name, places, below, indexes["Organization"], random)
            cases += _strangers(code, name, near_by, below)
    cases += _facts(indexes, random)
    organisations = indexes["Organization"]
    # What has by chance the name of something that is there is no stranger.
    cases = [case for case in cases if case.kind == "Place" or case.truth or not organisations.named((case.text,))]
    communities_there = tuple(register.filter(pl.col("level") == 5).select("id", "name").iter_rows())
    return LabelledSet(tuple(dict.fromkeys(cases)), communities_there, places, indexes)


def _register(provinces: tuple[str, ...]) -> pl.DataFrame:
    code = pl.col("code").cast(pl.String)
    frame = pl.read_parquet(SHIPPED).filter((pl.col("level") <= 3) | code.str.slice(0, 2).is_in(provinces))
    return frame.select(id=code, name="name", level=pl.col("level").cast(pl.Int64), until=pl.lit(None, pl.String)).sort("id")


def _by_region(register: pl.DataFrame) -> dict[str, list[str]]:
    """The keys of the names of all communities of each township and each county."""
    found: dict[str, list[str]] = {}
    for code, name in register.filter(pl.col("level") == 5).select("id", "name").iter_rows():
        for region in (code[:9], code[:6]):
            found.setdefault(region, []).append(place_key(name))
    return found


def _of_place(code: str, name: str, places: PlaceIndex, below: dict[str, list[str]], random: Random) -> Iterator[Case]:
    township, county = code[:9], code[:6]
    if below[township].count(place_key(name)) > 1:
        return  # 西关社区 and 西关村 of one township: which of them 西关 means, nobody can say
    yield Case("Place", name, code, township, "as it is")
    yield from (Case("Place", text, code, township, sort) for sort, text in spellings_of_place(name))
    yield Case("Place", places.full_name(code), code, county, "full")
    yield Case("Place", "".join(places.path(code)[-2:]), code, county, "with township")
    core = len(place_key(name))
    if random.randrange(SLIPS) == 0 and core >= 2 and not place_key(name).isdecimal():
        sort, text = slip(name, core, random)
        if place_key(text) not in below[township]:
            yield Case("Place", text, code, township, f"slip: {sort}")


def _of_bodies(
    code: str, name: str, places: PlaceIndex, below: dict[str, list[str]], index: KindIndex, random: Random
) -> Iterator[Case]:
    key = place_key(name)
    if not key or key.isdecimal() or below[code[:9]].count(key) > 1:
        return
    village = name.endswith(("村委会", "村"))
    place = f"{key}{'村' if village else '社区'}"
    path, township = places.path(code)[:-1], code[:9]
    committee = ("村委会", "村民委员会") if village else ("居委会", "居民委员会")
    for short, long in (("党委", "委员会"), committee):
        ident = f"{code}-{short}"
        index.add(Thing("Organization", ident, f"{''.join(path)}{place}{short}", place=code))
        yield from (
            Case("Organization", text, ident, township, sort) for sort, text in spellings_of_body(place, short, long, path)
        )
    for other in ("业委会", "第二党支部", "老年协会"):
        yield Case("Organization", f"{place}{other}", None, township, "another body")
    if random.randrange(SLIPS) == 0 and len(key) >= 2:
        sort, text = slip(f"{place}党委", len(key), random)
        if place_key(text.removesuffix("党委")) not in below[township]:
            yield Case("Organization", text, f"{code}-党委", township, f"slip: {sort}")


def _strangers(code: str, name: str, near_by: dict[_Hole, list[str]], below: dict[str, list[str]]) -> Iterator[Case]:
    """Names of other communities that differ in one character, and that none of this county has."""
    key, township = place_key(name), code[:9]
    found = [other for hole in _holes(key) for other in near_by[hole] if place_key(other) not in below[code[:6]]]
    for other in sorted(set(found))[:3]:
        yield Case("Place", other, None, township, "another community")
        place = f"{place_key(other)}{'村' if other.endswith(('村委会', '村')) else '社区'}"
        yield Case("Organization", f"{place}党委", None, township, "another community's")


def _close_names(communities: pl.DataFrame) -> dict[_Hole, list[str]]:
    found: dict[_Hole, list[str]] = {}
    for name in communities["name"].unique().sort():
        for hole in _holes(place_key(name)):
            found.setdefault(hole, []).append(name)
    return found


def _holes(key: str) -> list[_Hole]:
    """A name without one of its characters: two names that share one differ in that character."""
    return [(at, len(key), key[:at] + key[at + 1 :]) for at in range(len(key)) if len(key) >= 2]


def _facts(indexes: dict[str, KindIndex], random: Random) -> Iterator[Case]:
    for kind, file, column in _FACT_KINDS:
        with (FACTS / file).open(encoding="utf-8", newline="") as lines:
            rows = {row[column]: row["name_zh"] for row in csv.DictReader(lines)}
        keys = [normalise(name) for name in rows.values()]
        for ident, name in rows.items():
            indexes[kind].add(Thing(kind, ident, name))
            if keys.count(normalise(name)) > 1:
                continue
            yield Case(kind, name, ident, None, "as it is")
            yield from (Case(kind, text, ident, None, sort) for sort, text in characters(name))
            if random.randrange(SLIPS) == 0 and len(name) >= 3:
                sort, text = slip(name, len(name), random)
                if normalise(text) not in keys:
                    yield Case(kind, text, ident, None, f"slip: {sort}")

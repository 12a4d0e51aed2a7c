"""Things of a graph that are probably one, with score and reason. What is done about them is for a person to say."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz, process

from lianjian.errors import BadInput, UnknownName
from lianjian.graph.merges import Merges
from lianjian.graph.records import Frames
from lianjian.loaders.reading.cells import CellError
from lianjian.loaders.resolving.doubts import weighed
from lianjian.loaders.resolving.index import KindIndex, Thing
from lianjian.loaders.resolving.known import Known
from lianjian.loaders.resolving.likeness import Likeness, likeness
from lianjian.loaders.resolving.names import normalise
from lianjian.loaders.resolving.places import Match, PlaceIndex

#: What can be there twice by its name; offers, needs and figures have none.
KINDS = ("Organization", "Alliance", "Brand", "Project", "Site", "Grid")
#: Pairs with a lower score are not told.
LOWEST = 0.85
#: Names of a township are held against each other where they are no more than this.
_COMPARED = 3_000
_ALIKE = 70.0


@dataclass(frozen=True, slots=True)
class Double:
    """Two things that are probably one: of each the id, the name and where it is in words; how likely, from 0 to 1, and why."""

    kind: str
    id: str
    name: str
    region: str
    other_id: str
    other_name: str
    other_region: str
    score: float
    zh: str
    en: str

    def as_json(self) -> dict[str, Any]:
        """One entry of `lianjian duplicates --json`."""
        return asdict(self)


def doubles(frames: Frames, region: str | None = None, kinds: Sequence[str] = ()) -> list[Double]:
    """The pairs of things that are probably one, the likeliest first; both at places inside `region` where one is given.

    `region` is a division code or a name that is certain; `kinds` are some of KINDS, all without them. Two things are told as a
    pair when their names are one, or alike and in one township, unless something says that they are two: different credit or
    Party codes, different figures in their names, a source that gives each a 编号 of its own, or a person (review).
    Raises BadInput for another kind, UnknownName for a region that is not certain.
    """
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise BadInput(
            f"不能查找“{unknown[0]}”的重复:可用的种类有 {'、'.join(KINDS)}。",
            f"Doubles of {unknown[0]!r} are not looked for; the kinds are {', '.join(KINDS)}.",
        )
    known = Known(frames, ())
    merges = Merges.of_book(frames.merges)
    places = PlaceIndex(known.places)
    code = _code(places, region) if region is not None else ""
    found: list[Double] = []
    for kind in kinds or KINDS:
        index = KindIndex(kind, places)
        known.fill_inside(index, code)
        things = index.citable()
        for one, other in sorted({_ordered(*pair) for pair in _pairs(index, things)}, key=lambda pair: (pair[0].id, pair[1].id)):
            if not _told_apart(one, other) and not merges.two(kind, one.id, other.id):
                found += _double(index, places, one, other)
    return sorted(found, key=lambda double: (-double.score, double.kind, double.id, double.other_id))


def _code(places: PlaceIndex, region: str) -> str:
    try:
        match = places.resolve(region)
    except CellError:  # a code that Excel spoiled
        match = Match(None)
    if match.id is None:
        raise UnknownName(
            f"区域“{region}”不能确定:请给出区划代码或全称。",
            f"The region {region!r} is not certain: give its division code or full name.",
            [f"{candidate.name} [{candidate.id}]" for candidate in match.candidates],
        )
    return match.id


def _pairs(index: KindIndex, things: Sequence[Thing]) -> Iterator[tuple[Thing, Thing]]:
    """Pairs worth a closer look: of one name, or of similar names in one township."""
    named: dict[str, list[Thing]] = {}
    townships: dict[str, list[Thing]] = {}
    for thing in things:
        for key in _keys(index, thing):
            named.setdefault(key, []).append(thing)
        if thing.place is not None and len(thing.place) >= 9:
            townships.setdefault(thing.place[:9], []).append(thing)
    for same in named.values():
        yield from combinations(same, 2) if len(same) <= _COMPARED else ()
    for near in townships.values():
        yield from _alike(near)


def _keys(index: KindIndex, thing: Thing) -> set[str]:
    """What a thing is called, in full and without the wider places before it."""
    keys = {normalise(name) for name in (thing.name, *thing.aliases)}
    return keys | {index.local_of(thing)} if thing.place else keys


def _alike(things: Sequence[Thing]) -> Iterator[tuple[Thing, Thing]]:
    if not 2 <= len(things) <= _COMPARED:
        return
    names = [thing.name for thing in things]
    alike = process.cdist(names, names, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    for at, other in zip(*alike.nonzero(), strict=True):
        if at < other:
            yield things[at], things[other]


def _ordered(one: Thing, other: Thing) -> tuple[Thing, Thing]:
    return (one, other) if one.id < other.id else (other, one)


def _told_apart(one: Thing, other: Thing) -> bool:
    """Whether something says that they are two: codes that differ, or a source that gives each a 编号 of its own."""
    codes = bool(one.codes and other.codes and not set(one.codes) & set(other.codes))
    keys = one.key is not None and other.key is not None and one.key != other.key and bool(one.sources & other.sources)
    return codes or keys


def _double(index: KindIndex, places: PlaceIndex, one: Thing, other: Thing) -> Iterable[Double]:
    like = _likeness(index, one, other)
    if one.key is not None and one.key == other.key and like.score == 1.0:
        like = Likeness(1.0, "编号和名称都相同", "the same 编号 and name")
    like = weighed(like, one.place, other.place)
    if like.score < LOWEST:
        return []
    region, other_region = (places.full_name(thing.place) if thing.place else "" for thing in (one, other))
    return [Double(one.kind, one.id, one.name, region, other.id, other.name, other_region, like.score, like.zh, like.en)]


def _likeness(index: KindIndex, one: Thing, other: Thing) -> Likeness:
    spelled = [(own, its) for own in (one.name, *one.aliases) for its in (other.name, *other.aliases)]
    if one.place and other.place:
        spelled.append((index.local_of(one), index.local_of(other)))
    return max((likeness(*pair) for pair in spelled), key=lambda like: like.score)

"""Which things bear a name: those of the load and those already in the graph, by id, 编号 and normalised name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from lianjian.loaders.resolving.names import local_name, normalise
from lianjian.loaders.resolving.places import PlaceIndex


class Apart(NamedTuple):
    """Ids of what tells things of one name apart: as they were stated, and as the graph shows them where they are merged."""

    own: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()


#: Where nothing tells them apart.
ALIKE = Apart()


@dataclass(slots=True, eq=False)
class Thing:
    """A thing that a name can mean. `own`: a row of this load makes it. `leaving`: only sources that are loaded anew state it.

    `codes` are its credit code and Party code; `place` is the code of the place it is at; `apart` are its lead or
    owners; `sources` the names of the sources that state it; `content` is what an offer or need says of itself.
    """

    kind: str
    id: str
    name: str
    key: str | None = None
    place: str | None = None
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    apart: Apart = ALIKE
    sources: frozenset[str] = frozenset()
    own: bool = False
    leaving: bool = False
    content: str = ""

    @property
    def citable(self) -> bool:
        """Whether a reference may mean it: it will be in the graph after the load."""
        return self.own or not self.leaving


class KindIndex:
    """Things of one kind. `merged` has by each id that is merged into another the one that stays."""

    def __init__(self, kind: str, places: PlaceIndex, merged: Mapping[str, str] = MappingProxyType({})) -> None:
        self.kind = kind
        self._places = places
        self._merged = merged
        self._paths: dict[str, tuple[str, ...]] = {}
        self._by_id: dict[str, list[Thing]] = {}
        self._by_key: dict[str, list[Thing]] = {}
        self._by_code: dict[str, list[Thing]] = {}
        self._by_name: dict[str, list[Thing]] = {}
        self._by_local: dict[str, list[Thing]] = {}
        self._unnamed: list[Thing] = []  # things not yet findable by name: many loads only use 编号
        self._citable: list[Thing] | None = None
        self._makers: set[tuple[bool, frozenset[str]]] = set()

    def add(self, thing: Thing) -> None:
        """Makes the thing findable."""
        self._citable = None
        self._unnamed.append(thing)
        self.note_maker(keyed=thing.key is not None, sources=thing.sources)
        self._by_id.setdefault(thing.id, []).append(thing)
        if thing.key is not None:
            self._by_key.setdefault(thing.key, []).append(thing)
        for code in thing.codes:
            self._by_code.setdefault(code, []).append(thing)

    def note_maker(self, *, keyed: bool, sources: frozenset[str]) -> None:
        """Notes that these sources state a thing of the kind, with a 编号 or without."""
        self._makers.add((keyed, sources))

    def _index_names(self) -> None:
        for thing in self._unnamed:
            for name in {normalise(own) for own in (thing.name, *thing.aliases) if own}:
                self._by_name.setdefault(name, []).append(thing)
            if thing.place is not None:
                self._by_local.setdefault(self.local(thing.name, thing.place), []).append(thing)
        self._unnamed = []

    def all_keyed_by(self, source: str) -> bool:
        """Whether that source itself gives each thing a 编号, so that none can be the thing of another 编号 of it."""
        return all(keyed and source in sources for keyed, sources in self._makers)

    def with_id(self, text: str) -> list[Thing]:
        """Things of that id."""
        return self._by_id.get(text, [])

    def with_key(self, text: str) -> list[Thing]:
        """Things of that 编号."""
        return self._by_key.get(text, [])

    def with_code(self, text: str) -> list[Thing]:
        """Things of that credit code or Party code."""
        return self._by_code.get(text, [])

    def numbered_here(self, text: str) -> bool:
        """Whether a row of this load has the text as its 编号."""
        return any(thing.own for thing in self.with_key(text))

    def exactly(self, text: str) -> list[Thing]:
        """Things that an id, a code or a 编号 names; of one 编号 those of the load come before those of the graph."""
        named = self.with_id(text) or self.with_code(text)
        keyed = self.with_key(text)
        own = [thing for thing in (*keyed, *named) if thing.own]
        return distinct(own or [thing for thing in (*named, *keyed) if thing.citable])

    def named(self, spellings: Iterable[str]) -> list[Thing]:
        """Things that certainly bear one of the spellings, in full or without the wider places at its front."""
        self._index_names()
        found: list[Thing] = []
        for spelling in spellings:
            key = normalise(spelling)
            found += self._by_name.get(key, ())
            found += (thing for thing in self._locally(key) if self.local(key, thing.place or "") == self.local_of(thing))
        return distinct(thing for thing in found if thing.citable)

    def at(self, name: str, place: str) -> list[Thing]:
        """Things of that name at that very place."""
        self._index_names()
        key = normalise(name)
        found = [*self._by_name.get(key, ()), *self._by_local.get(self.local(name, place), ())]
        return distinct(thing for thing in found if thing.place == place)

    def unplaced(self, name: str, source: str) -> list[Thing]:
        """Things of that name, stated by that source, that nothing but their name identifies."""
        self._index_names()
        found = self._by_name.get(normalise(name), ())
        return distinct(
            thing
            for thing in found
            if source in thing.sources and not (thing.place or thing.key or thing.codes or thing.apart.own)
        )

    def one_each(self, things: Iterable[Thing], source: str | None = None) -> list[Thing]:
        """Of things that are merged only one: what that source states already, else the one whose id stays."""
        found: dict[str, Thing] = {}
        for thing in sorted(things, key=lambda one: (source not in one.sources, one.id in self._merged, one.id)):
            found.setdefault(self._merged.get(thing.id, thing.id), thing)
        return list(found.values())

    def told_apart(self, name: str, wanted: Apart) -> list[Thing]:
        """Things of that name with one of these leads or owners.

        Only where there is none, those with one that is merged with one of these: what a list says before and after a merge
        is said of the same things.
        """
        self._index_names()
        named = self._by_name.get(normalise(name), ())
        found = [thing for thing in named if thing.apart.own & wanted.own]
        return distinct(found or [thing for thing in named if thing.apart.shown & wanted.shown])

    def local(self, name: str, place: str) -> str:
        """The name without the wider places of `place` at its front (names.local_name)."""
        path = self._paths.get(place)
        if path is None:
            path = self._paths[place] = tuple(normalise(part) for part in self._places.path(place))
        key = normalise(name)
        if path and key.endswith(path[-1]) and "".join(path).endswith(key):
            return path[-1]  # the body of the place itself: 萧山区河上镇 is 河上镇
        return local_name(key, path)

    def local_of(self, thing: Thing) -> str:
        """The thing's own name so."""
        return self.local(thing.name, thing.place or "")

    def _locally(self, key: str) -> Iterator[Thing]:
        """Things whose local name ends the key."""
        for start in range(len(key) - 1):
            yield from self._by_local.get(key[start:], ())

    def where(self, thing: Thing) -> str:
        """The full name of the place that the thing is at, "" where none is known."""
        return "" if thing.place is None else self._places.full_name(thing.place)

    def places(self) -> dict[str, str | None]:
        """The place of each thing, by its id."""
        return {ident: next((t.place for t in things if t.place), None) for ident, things in self._by_id.items()}

    def citable(self) -> list[Thing]:
        """Every thing with a name that a reference may mean, for suggestions."""
        if self._citable is None:
            self._citable = [
                thing for thing in distinct(t for things in self._by_id.values() for t in things if t.citable) if thing.name
            ]
        return self._citable


def distinct(things: Iterable[Thing]) -> list[Thing]:
    """The things with each id once; the one of the load stands for the one of the graph."""
    found: dict[str, Thing] = {}
    for thing in things:
        held = found.get(thing.id)
        if held is None or (thing.own and not held.own):
            found[thing.id] = thing
    return list(found.values())


def narrowed(things: list[Thing], near: str | None) -> list[Thing]:
    """Of several the one nearest to a place: in its community, else its township, county, city, province.

    All of them when the narrowest of these that holds any holds more than one.
    """
    if near is None or len(things) < 2:
        return things
    for length in (12, 9, 6, 4, 2):
        if len(near) < length:
            continue
        inside = [thing for thing in things if thing.place is not None and thing.place.startswith(near[:length])]
        if inside:
            return inside if len(inside) == 1 else things
    return things

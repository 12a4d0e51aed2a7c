"""Which thing a row is about: an id that is there already is kept, else one is made that stays the same over reloads.

In this order: credit code, Party code, 编号, name and place (or lead, or owner); docs/explanation/domain.md, "Kinds of things".
Rows that say more come first, so that the order of files and rows does not matter.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import polars as pl

from lianjian.graph.rowsets import are_distinct
from lianjian.loaders.mapping.drafts import LinkDraft, NamedEnd, NodeDraft, RecordEnd, SheetDraft
from lianjian.loaders.resolving.ends import Ends, Targets
from lianjian.loaders.resolving.index import ALIKE, Apart, KindIndex, Thing, distinct
from lianjian.loaders.resolving.known import Known
from lianjian.loaders.resolving.names import normalise
from lianjian.loaders.resolving.resolver import Target

#: Kinds in an order in which each only needs those before it to be identified.
ORDER = (
    "Grid",
    "Organization",
    "Site",
    "Alliance",
    "Brand",
    "Project",
    "Offer",
    "Need",
    "Observation",
    "Completeness",
)
#: The relation whose other end, rather than the place, tells two things of one name apart.
_TOLD_APART_BY = {"Alliance": "MEMBER_OF", "Brand": "OWNS"}
#: What is identified by its content when it has no 编号, and by what; with the things at the other ends of these relations.
_CONTENT = {"Offer": ("content", "quantity", "scope"), "Need": ("content",)}
#: What nothing can name unless it has a 编号.
_NEVER_NAMED = frozenset({"Offer", "Need", "Observation", "Completeness"})
_CONTENT_ENDS = {"Offer": ("PROVIDES", "OFFERS"), "Need": ("ASKS", "NEEDS")}


class Around:
    """What tells the items of a node draft from others of their names, as it is asked for: of a million items few are asked."""

    def __init__(self, draft: SheetDraft, node: NodeDraft, places: Sequence[str | None], ends: Ends) -> None:
        self._parts = [_by_owner(len(node.rows), link, ends.stated(draft, link, end, places)) for link, end in _links_apart(node)]

    def of(self, at: int) -> tuple[Target, ...]:
        """What tells one item apart."""
        found: tuple[Target, ...] = ()
        for part in self._parts:
            found += part[at] if isinstance(part, list) else part.get(at, ())
        return found


@dataclass(slots=True)
class Item:
    """One item of a node draft, with all that may identify it."""

    draft: SheetDraft
    node: NodeDraft
    at: int
    place: str | None
    around: Around

    @property
    def targets(self) -> tuple[Target, ...]:
        """What tells it from others of its name."""
        return self.around.of(self.at)

    @property
    def row(self) -> int:
        """The position of its row in the table."""
        return self.node.rows[self.at]

    @property
    def number(self) -> int:
        """The number of its row as Excel shows it."""
        return self.draft.sheet.table.rows[self.row].number

    @property
    def others(self) -> tuple[str, ...]:
        """The ids of what tells it from others of its name."""
        return tuple([target.id for target in self.targets])

    @property
    def key(self) -> str | None:
        """Its 编号."""
        value: str | None = self.node.keys[self.at]
        return value

    @property
    def name(self) -> str:
        """Its name, "" when it has none."""
        return self.node.names[self.at] or ""

    def value(self, name: str) -> str | None:
        """One of its own properties as text."""
        column = self.node.columns.get(name)
        value = column[self.at] if column is not None else None
        return None if value is None else str(value)

    @property
    def content(self) -> str:
        """What it says of itself, "" when it says nothing."""
        return self.value("content") or ""

    @property
    def source(self) -> str:
        """The name of its source."""
        return self.draft.sheet.source_name

    def codes(self) -> tuple[str, ...]:
        """Its credit code and Party code, as far as given."""
        if self.node.kind != "Organization":
            return ()
        return tuple(code for code in (self.value("credit_code"), self.value("party_code")) if code)


class Identifier:
    """Gives every item of a kind its id, and makes it findable for the names that follow."""

    def __init__(self, index: KindIndex, known: Known) -> None:
        self.index = index
        self.known = known
        self._repeats: Counter[str] = Counter()
        self._first: dict[str, tuple[str, int]] = {}
        self._sources: dict[str, frozenset[str]] = {}

    def run(self, kind: str, items: Callable[[], Iterable[Item]], *, named: bool) -> None:
        """Identifies the items, given in the order of the load; a row whose 编号 another thing of its sheet bears is rejected.

        `named` is whether anything in the load names a thing of the kind.
        """
        keys: list[str | None] = []
        orders = set()
        for item in items():
            keys.append(item.key)
            orders.add(self._order(item))
        repeated = _repeated(keys)
        keys.clear()
        # Most lists are of one sort, and then a million items need not be there all at once.
        for item in items() if len(orders) <= 1 else sorted(items(), key=self._order):
            sheet = item.draft.sheet
            if item.row in sheet.rejected:
                continue
            ident = self._identify(kind, item)
            if ident is None:
                continue
            item.node.ids[item.at] = ident
            if kind not in _NEVER_NAMED:
                self._register(kind, ident, item)
            elif item.key is not None:
                # Of very many things hardly one is ever looked for: only by what names the kind, or bears the same 编号 or name.
                if named or item.name or ident != item.key or ident in repeated:
                    self._register(kind, ident, item)
                else:
                    self.index.note_maker(keyed=True, sources=self._alone(item.source))

    def _register(self, kind: str, ident: str, item: Item) -> None:
        aliases = item.node.columns.get("aliases")
        names = tuple(aliases[item.at] or ()) if aliases is not None else ()
        self.index.add(
            Thing(
                kind,
                ident,
                item.name,
                item.key,
                item.place,
                names,
                item.codes(),
                apart=self._apart(item),
                sources=self._alone(item.source),
                own=True,
                content=item.content,
            )
        )

    def _apart(self, item: Item) -> Apart:
        return self.known.apart([(target.kind, target.id) for target in item.targets])

    def _order(self, item: Item) -> tuple[int, tuple[str, ...]]:
        """Rows with a code come before those with a 编号 before those with a name alone.

        Of these, those whose lead or owner is merged into another come last: so they find those who name the one that stays,
        whichever stands first.
        """
        if item.codes():
            return 0, ()
        if item.key is not None:
            return 1, ()
        apart = self._apart(item) if item.node.kind in _TOLD_APART_BY else ALIKE
        return (2, ()) if apart.own == apart.shown else (3, item.others)

    def _alone(self, source: str) -> frozenset[str]:
        """The source alone; one for all things that it states."""
        return self._sources.setdefault(source, frozenset((source,)))

    def _identify(self, kind: str, item: Item) -> str | None:
        if kind == "Observation":
            return ":".join((item.place or "", item.value("indicator") or "", item.value("period") or ""))
        if kind == "Completeness":
            # Each statement holds through its own day, so that two of different days do not become one.
            return f"{item.value('region')}:{item.value('content')}@{item.value('until') or ''}"
        there = next((thing.id for code in item.codes() for thing in self.index.with_code(code)), None)
        if there is not None:
            return there
        if item.key is not None:
            return self._by_key(item, item.key)
        if kind in _CONTENT:
            return self._digest(kind, item)
        if item.node.identity == "parties":
            if len(set(item.others)) == 1:
                item.draft.sheet.report("same-party", item.row, None, {})
                item.draft.sheet.rejected.add(item.row)
                return None
            return self._pact(item)
        if not item.name:
            item.draft.sheet.report("missing-value", item.row, None, {"column": "name"})
            return None
        return self._named_before(item) or self._fresh(item)

    def _pact(self, item: Item) -> str:
        """The id of a pact: its own or, where only that is there, one under other ids of its parties, which are merged."""
        parties = product(*(self.known.ids(target.kind, target.id) for target in item.targets))
        ids = [f"{'+'.join(some)}@{item.value('since') or ''}" for some in parties]
        return next((ident for ident in ids if self.index.with_id(ident)), ids[0])

    def _fresh(self, item: Item) -> str:
        """An id for what was never seen: its code, else its 编号, else its name and what tells it from others of that name."""
        codes = item.codes()
        if codes or item.key is not None:
            return codes[0] if codes else item.key or ""
        where = item.others[0] if item.others else item.place
        if item.node.kind in _TOLD_APART_BY and not item.others:
            where = None
        return f"{item.name}@{where or item.source}"

    def _by_key(self, item: Item, key: str) -> str | None:
        same = [*self.index.with_key(key), *self.index.with_id(key)]
        if not same:
            return self._named_before(item) or self._fresh(item)
        mine = [thing for thing in same if item.source in thing.sources]
        other = next((t for t in mine if t.own and not self._alike(t, item)), None)
        if other is not None:
            self._reject_key(item, key, other)
            return None
        found = [thing for thing in mine if thing.own] or mine
        if not found:
            fitting = distinct(thing for thing in same if self._alike(thing, item) and not self._contradicted(thing, item))
            found = fitting if len(fitting) == 1 else []
        if found:
            return found[0].id
        sheet = item.draft.sheet
        sheet.report("key-in-use", item.row, item.node.key_column, {"key": key, "name": self._told_with_place(same[0])})
        return item.codes()[0] if item.codes() else f"{key}@{item.source}"

    def _alike(self, thing: Thing, item: Item) -> bool:
        """Whether a thing of the same 编号 may be the same: their names are one.

        Offers and needs often have no name, and each office numbers its own from 1: then their contents are one, or who
        stands behind them and their services are.
        """
        if item.node.kind not in _CONTENT:
            return normalise(thing.name) == normalise(item.name)
        for one, other in ((thing.name, item.name), (thing.content, item.content)):
            if one and other:
                return normalise(one) == normalise(other)
        around = thing.apart.shown if thing.own else self.known.around(thing.kind).get(thing.id, frozenset())
        return around == self._apart(item).shown

    def _contradicted(self, thing: Thing, item: Item) -> bool:
        """Whether something tells the item from a thing of another source that has its 编号 and its name.

        Many offices number their lists from 1, and each has its 机关党委 and its 老年食堂. They are two when both have codes and
        share none, when both have a lead or owners and share none, or when they are at places of which neither contains the
        other.
        """
        told = [(frozenset(item.codes()), frozenset(thing.codes))]
        if item.node.kind in _TOLD_APART_BY:
            told.append((self._apart(item).shown, thing.apart.shown))
        if any(one and other and one.isdisjoint(other) for one, other in told):
            return True
        if thing.place is None or item.place is None:
            return False
        return not (thing.place.startswith(item.place) or item.place.startswith(thing.place))

    def _told_with_place(self, thing: Thing) -> str:
        """A thing in a sentence, with where it is: things of one 编号 may have one name, too."""
        where = self.index.where(thing)
        return f"{_told(thing)}（{where}）" if where else _told(thing)

    def _reject_key(self, item: Item, key: str, other: Thing) -> None:
        sheet = item.draft.sheet
        sheet.report("duplicate-key", item.row, item.node.key_column, {"key": key, "name": _told(other)})
        sheet.rejected.add(item.row)

    def _named_before(self, item: Item) -> str | None:
        """The one thing of the load or graph with that name and place (or lead, or owner), if it may be the same.

        Another code, or another 编号 of the same source, makes it another thing.
        """
        if not item.name or (item.key is not None and self.index.all_keyed_by(item.source)):
            return None
        if item.node.kind in _TOLD_APART_BY and item.others:
            found = self.index.told_apart(item.name, self._apart(item))
        elif item.node.kind not in _TOLD_APART_BY and item.place is not None:
            found = self.index.at(item.name, item.place)
        else:
            found = self.index.unplaced(item.name, item.source)
        same = [
            thing
            for thing in found
            if not (item.codes() and thing.codes)
            and not (item.key is not None and thing.key is not None and item.source in thing.sources)
        ]
        same = self.index.one_each(same, item.source) if len(same) > 1 else same
        return same[0].id if len(same) == 1 else None

    def _digest(self, kind: str, item: Item) -> str:
        """An id of the row's own content, so that rows may move; a row that is repeated word for word gets -2, -3."""
        parts = [item.source, item.name, *item.others, *(item.value(name) or "" for name in _CONTENT[kind])]
        digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
        ident = f"{kind.lower()}-{digest}"
        self._repeats[ident] += 1
        times = self._repeats[ident]
        if times == 1:
            self._first[ident] = (item.source, item.number)
            return ident
        source, number = self._first[ident]
        if source == item.source and not item.node.repeated:
            item.draft.sheet.report("duplicate-row", item.row, None, {"row": str(number)})
        return f"{ident}-{times}"


def _told(thing: Thing) -> str:
    """A thing in a sentence."""
    return thing.name or thing.content or thing.id


def items_of(draft: SheetDraft, node: NodeDraft, places: Sequence[str | None], ends: Ends) -> Callable[[], Iterator[Item]]:
    """Gives the items of a node draft, with what tells them apart (lead, owner, provider, service, the two parties)."""
    around = Around(draft, node, places, ends)
    return lambda: (Item(draft, node, at, places[at], around) for at in range(len(node.rows)))


def _by_owner(items: int, link: LinkDraft, targets: Targets) -> Targets | dict[int, tuple[Target, ...]]:
    """The targets of a relation by the items that they belong to: a list where every item has its own."""
    return targets if len(targets) == items else dict(zip(link.owners, targets, strict=True))


def _links_apart(node: NodeDraft) -> Iterable[tuple[LinkDraft, NamedEnd | RecordEnd]]:
    """The relations by whose other ends things of one name are told apart."""
    apart = _TOLD_APART_BY.get(node.kind)
    relations = _CONTENT_ENDS.get(node.kind, () if apart is None else (apart,))
    for link in node.links:
        other = link.end if link.start is None else link.start
        if link.relation in relations and other is not None:
            yield link, other


def _repeated(keys: Iterable[str | None]) -> frozenset[str]:
    """The keys that are given more than once."""
    given = pl.Series(keys, dtype=pl.String).drop_nulls()
    if are_distinct(given.to_frame("key"), ["key"]):
        return frozenset()
    return frozenset(given.filter(given.is_duplicated()))

"""From sheets to a batch: drafts of all of them first, then names, so that the order of files does not matter."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from heapq import merge
from itertools import chain, islice

from lianjian.graph.engine import Progress
from lianjian.graph.records import Batch, Frames, SourceInfo
from lianjian.loaders.mapping.drafts import LinkDraft, NamedEnd, NodeDraft, SheetDraft, draft_sheet
from lianjian.loaders.mapping.sheet import Sheet
from lianjian.loaders.memory import trim
from lianjian.loaders.remembering import forget
from lianjian.loaders.resolving.decisions import Decisions
from lianjian.loaders.resolving.ends import Ends, places_of
from lianjian.loaders.resolving.grid_places import note_several_places
from lianjian.loaders.resolving.identify import ORDER, Identifier, Item, items_of
from lianjian.loaders.resolving.index import KindIndex
from lianjian.loaders.resolving.known import Known, Wanted
from lianjian.loaders.resolving.place_values import settle
from lianjian.loaders.resolving.places import PlaceIndex
from lianjian.loaders.resolving.resolver import Resolver, common_region
from lianjian.loaders.writing.build import Builder

#: So many names of a file are looked up to tell its region when no code stands in it.
_SAMPLE = 20
#: A name that may be certain anywhere in the nation holds the name of a county at least.
_WIDE = re.compile(r"[省市县区旗]")


def assemble(
    sheets: Sequence[Sheet],
    sources: list[SourceInfo],
    frames: Frames,
    progress: Progress | None = None,
    decisions: Decisions | None = None,
) -> Batch:
    """Everything that the sheets state, names resolved over all of them and the graph; problems go to the sheets.

    `decisions` are those that people took about doubtful names.
    """
    drafts: list[SheetDraft] = []
    for done, sheet in enumerate(sheets):
        if progress is not None:
            progress("draft", done, len(sheets))
        drafts.append(draft_sheet(sheet))
    forget()
    return _Assembly(drafts, sources, frames, decisions or Decisions()).batch()


class _Assembly:
    """One load between drafting and writing."""

    def __init__(self, drafts: Sequence[SheetDraft], sources: list[SourceInfo], frames: Frames, decisions: Decisions) -> None:
        self.drafts = drafts
        self.decisions = decisions
        self.sources = sources
        self.known = Known(frames, [source.name for source in sources])
        places = PlaceIndex(self.known.places)
        self.indexes = {kind: KindIndex(kind, places, self.known.merged(kind)) for kind in ORDER}
        self.resolver = Resolver(places, self.indexes, decisions)
        self.regions = self._regions()
        self.ends = Ends(self.resolver, self.regions)
        self.places: dict[int, list[str | None]] = {}

    def batch(self) -> Batch:
        self._fill()
        grids: dict[str, str | None] = {}
        for kind in ORDER:
            self._identify(kind, grids)
        self._name_the_rest()
        builder = Builder(self.known)
        for draft, link, node in self._links():
            near = self._near(node)
            starts, ends = (self.ends.targets(draft, link, end, node, near) for end in (link.start, link.end))
            builder.link(draft, link, starts, ends)
        # What is written is made piece by piece, and may be as large as what it is made from.
        del self.ends
        for draft in self.drafts:
            draft.links.clear()
            for node in draft.nodes:
                node.links.clear()
        trim()
        for draft in self.drafts:
            while draft.nodes:
                builder.nodes(draft, draft.nodes.pop(0))
        return builder.batch(self.sources)

    def _name_the_rest(self) -> None:
        """Looks up every name that was not needed before, and lets go of what names are looked up in."""
        for draft, link, node in self._links():
            for end in (link.start, link.end):
                if isinstance(end, NamedEnd):
                    self.ends.named(draft.sheet, link, end, self._near(node))
        del self.indexes, self.resolver, self.ends.resolver
        forget()
        trim()

    def _links(self) -> Iterator[tuple[SheetDraft, LinkDraft, NodeDraft | None]]:
        """The drafts of relations, each with the node in whose record it stands."""
        for draft in self.drafts:
            yield from ((draft, link, node) for node in draft.nodes for link in node.links)
            yield from ((draft, link, None) for link in draft.links)

    def _near(self, node: NodeDraft | None) -> list[str | None] | None:
        return None if node is None else self.places[id(node)]

    def _identify(self, kind: str, grids: dict[str, str | None]) -> None:
        """Finds the ids of all nodes of a kind; grids are noted with their place, for what is located in them."""
        index = self.indexes[kind]
        parts: list[list[Callable[[], Iterator[Item]]]] = []
        for draft in self.drafts:
            found: list[Callable[[], Iterator[Item]]] = []
            for node in draft.nodes:
                if node.kind != kind:
                    continue
                settle(draft, node, self.resolver, self.regions.get(draft.sheet.table.file))
                places = self.places[id(node)] = places_of(draft, node, self.ends, grids)
                self._required(draft, node, places)
                found.append(items_of(draft, node, places, self.ends))
            parts.append(found)
        Identifier(index, self.known).run(kind, lambda: chain(*map(_by_row, parts)), named=kind in self._named)
        if kind == "Grid":
            grids.update(index.places())
            drafts = [(draft.sheet, node) for draft in self.drafts for node in draft.nodes if node.kind == kind]
            note_several_places(drafts, self.places)

    def _required(self, draft: SheetDraft, node: NodeDraft, places: list[str | None]) -> None:
        """Names in required cells are looked up before the node is made, so that their rows are rejected in time."""
        for link in node.links:
            for end in (link.start, link.end):
                if isinstance(end, NamedEnd) and draft.sheet.is_required(end.column) and node.kind not in end.kinds:
                    self.ends.named(draft.sheet, link, end, places)

    # What the load names ------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Makes what the graph holds findable, as far as this load may mean it."""
        kinds = {node.kind for draft in self.drafts for node in draft.nodes}
        wanted = cache(self._wanted)
        for kind in (kinds | self._named) & self.indexes.keys():
            self.known.fill(self.indexes[kind], wanted)

    @cached_property
    def _named(self) -> frozenset[str]:
        """The kinds of which the load names things."""
        return frozenset(kind for draft in self.drafts for end in _named_ends(draft) for kind in end.kinds)

    def _wanted(self) -> Wanted:
        texts: set[str] = self.decisions.meant()
        for draft in self.drafts:
            for node in draft.nodes:
                for column in (node.keys, node.names, *(node.columns.get(c, ()) for c in ("credit_code", "party_code"))):
                    texts.update(text for text in column if text is not None)
            for end in _named_ends(draft):
                distinct = {id(names): names for names in end.names}.values()
                texts.update(form for names in distinct for name in names for form in (*name.spellings(), name.code))
        counties = {region[:6] for region in self.regions.values() if region}
        counties |= {text[:6] for text in texts if text.isdigit() and len(text) >= 6}
        return Wanted(texts, counties)

    def _regions(self) -> dict[str, str | None]:
        """The region of each file: the narrowest that holds every place which the file certainly names."""
        texts: dict[str, dict[str, None]] = {}
        for draft in self.drafts:
            held = texts.setdefault(draft.sheet.table.file, {})
            for end in _named_ends(draft):
                if "Place" in end.kinds:
                    held.update(dict.fromkeys(str(bound) for bound in end.within if bound is not None))
                    distinct = {id(names): names for names in end.names}.values()
                    held.update(dict.fromkeys(name.text for names in distinct for name in names))
            for node in draft.nodes:
                held.update(dict.fromkeys(text for text in node.columns.get("region", ()) if text))
        found = {file: self.resolver.region_of(_telling(held)) for file, held in texts.items()}
        whole = common_region([region for region in found.values() if region is not None])
        return {file: region or whole for file, region in found.items()}


def _by_row(parts: Sequence[Callable[[], Iterator[Item]]]) -> Iterator[Item]:
    """The items of one sheet in the order of its rows."""
    found = [items() for items in parts]
    return merge(*found, key=lambda item: item.row) if len(found) > 1 else chain(*found)


def _telling(texts: Iterable[str]) -> list[str]:
    """The texts that tell a file's region: its codes, else a few of its names."""
    codes = [text for text in texts if text.isdigit()]
    return codes or list(islice((text for text in texts if _WIDE.search(text)), _SAMPLE))


def _named_ends(draft: SheetDraft) -> list[NamedEnd]:
    links = [*draft.links, *(link for node in draft.nodes for link in node.links)]
    return [end for link in links for end in (link.start, link.end) if isinstance(end, NamedEnd)]

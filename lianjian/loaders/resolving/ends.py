"""The ends of drafted relations, from names to things, with a problem at the cell of each name that means nothing certain."""

from collections.abc import Iterable, Sequence
from itertools import repeat

from lianjian.loaders.mapping.drafts import DraftEnd, LinkDraft, NamedEnd, NodeDraft, RecordEnd, SheetDraft
from lianjian.loaders.mapping.sheet import Sheet
from lianjian.loaders.problems import CODES, Severity
from lianjian.loaders.reading.cells import NameText, values
from lianjian.loaders.resolving.absent import absent
from lianjian.loaders.resolving.resolver import Failure, Outcome, Resolver, Target

#: Per item what its names mean.
Targets = list[tuple[Target, ...]]
#: Relations that tell where a node of the draft is.
PLACED_BY = frozenset({"LOCATED_IN", "PART_OF", "OBSERVED_AT"})


class Ends:
    """Resolves the ends of a load's relations; each end once, so that problems are reported once."""

    def __init__(self, resolver: Resolver, regions: dict[str, str | None]) -> None:
        self.resolver = resolver
        self._regions = regions
        self._done: dict[int, Targets] = {}

    def targets(
        self, draft: SheetDraft, link: LinkDraft, end: DraftEnd, node: NodeDraft | None, near: Sequence[str | None] | None
    ) -> Iterable[tuple[Target, ...]]:
        """What each item's end is; where the link states none, it is the `node` in whose record the relation stands."""
        if end is not None:
            return self.stated(draft, link, end, near)
        return repeat((), len(link.rows)) if node is None else (_own(node, at) for at in link.owners)

    def stated(self, draft: SheetDraft, link: LinkDraft, end: NamedEnd | RecordEnd, near: Sequence[str | None] | None) -> Targets:
        """What each item's end is: what its names mean, or the record of its row. For `near` see `named`."""
        if isinstance(end, NamedEnd):
            return self.named(draft.sheet, link, end, near)
        records = of_record(draft, end)
        return [(Target(*records[row]),) if row in records else () for row in link.rows]

    def named(self, sheet: Sheet, link: LinkDraft, end: NamedEnd, near: Sequence[str | None] | None) -> Targets:
        """What each item's names mean. `near` has the place of each item of the node in whose record the relation stands."""
        held = self._done.get(id(end))
        if held is not None:
            return held
        region = self._regions.get(sheet.table.file)
        targets: Targets = []
        before: dict[tuple[int, str | None], tuple[Target, ...]] = {}  # cells of one text share their names
        for item, row in enumerate(link.rows):
            names, bound = end.names[item], end.within[item]
            if (not names and bound is None) or row in sheet.rejected:
                targets.append(())
                continue
            place = near[link.owners[item]] if near is not None else None
            question = (id(names), place)
            found = before.get(question) if bound is None else self._bounded(sheet, end, row, names, bound)
            if found is None:
                found = self._free(sheet, end, row, names, place, region)
                if bound is None and len(found) == len(names):
                    before[question] = found
            targets.append(found)
        self._done[id(end)] = targets
        return targets

    def _free(
        self, sheet: Sheet, end: NamedEnd, row: int, names: Sequence[NameText], near: str | None, region: str | None
    ) -> tuple[Target, ...]:
        found: list[Target] = []
        for name in names:
            outcome = self.resolver.name(name, end.kinds, near, region)
            if isinstance(outcome, Failure):
                failure = named_failure(name, outcome)
                self._report(sheet, end, row, failure)
                self._offer(sheet, end, name, failure, region)
            else:
                found.append(Target(*outcome, name.lead))
        return tuple(found)

    def _bounded(self, sheet: Sheet, end: NamedEnd, row: int, names: Sequence[NameText], bound: str) -> tuple[Target, ...] | None:
        """Places named below a code; the code itself, with a note, where the name finds nothing certain below it."""
        code = self.resolver.places.code(bound)
        if code is None:
            failure = Failure("unknown-place", {"name": bound, "nearest": ""})
            sheet.report(failure.code, row, end.within_column, failure.params, end.unresolved)
            return () if not names else None
        if not names:
            return (Target("Place", code),)
        found: list[Target] = []
        for name in names:
            outcome = self._below(name, end, code)
            if isinstance(outcome, Failure):
                # A mapping says that the code is good enough; of a standard list the name is left out.
                sheet.report(outcome.code, row, end.column, outcome.params, None if sheet.standard else "note")
                sheet.await_decision(outcome)
                outcome = ("Place", code)
            found.append(Target(*outcome))
        return tuple(dict.fromkeys(found))

    def _below(self, name: NameText, end: NamedEnd, code: str) -> Outcome:
        """The place that a name means below a code, else the grid that certainly bears it, where one may be meant."""
        found = self.resolver.within(name, code, sole_fit=end.sole_fit)
        others = tuple(kind for kind in end.kinds if kind != "Place")
        if not isinstance(found, Failure) or not others:
            return found
        other = self.resolver.name(name, others, code, None)
        return found if isinstance(other, Failure) else other

    def _offer(self, sheet: Sheet, end: NamedEnd, name: NameText, failure: Failure, region: str | None) -> None:
        """Notes an organisation that is in no list; one that may be a known one is asked about instead (review/)."""
        wanted = end.kinds[0] == "Organization" and end.unresolved != "note"
        # A value that may be personal is shown nowhere.
        if wanted and failure.code == "unknown-name" and failure.question is None and sheet.reported.value:
            sheet.absent.append(absent(name, sheet.reported, self.resolver.places, region))

    @staticmethod
    def _report(sheet: Sheet, end: NamedEnd, row: int, failure: Failure) -> None:
        severity: Severity = CODES[failure.code].severity
        if end.unresolved == "note":
            severity = "note"
        sheet.report(failure.code, row, end.column, failure.params, severity)
        sheet.await_decision(failure)


def _own(node: NodeDraft, at: int) -> tuple[Target, ...]:
    """The node of an item as the end of its own relations."""
    ident = node.ids[at]
    return () if ident is None else (Target(node.kind, ident),)


def named_failure(name: NameText, failure: Failure) -> Failure:
    """Why a name means nothing. A name with a separator in it that nothing bears is several, in a column that takes one."""
    count = len(values(name.text))
    if count == 1 or failure.code not in {"unknown-name", "unknown-place"}:
        return failure
    return Failure("one-value", {"count": str(count)})


def places_of(draft: SheetDraft, node: NodeDraft, ends: Ends, grids: "dict[str, str | None]") -> list[str | None]:
    """The place of each item of a node: where it is located or what it is part of; of a grid the place of the grid."""
    places: list[str | None] = [None] * len(node.rows)
    for link in node.links:
        if link.relation not in PLACED_BY or link.start is not None or not isinstance(link.end, NamedEnd):
            continue
        if not {"Place", "Grid"} & set(link.end.kinds) or link.end.kinds == (node.kind,):
            continue
        for item, targets in enumerate(ends.named(draft.sheet, link, link.end, None)):
            owner = link.owners[item]
            for target in targets:
                place = target.id if target.kind == "Place" else grids.get(target.id)
                if place is not None and places[owner] is None:
                    places[owner] = place
    return places


def of_record(draft: SheetDraft, end: RecordEnd) -> dict[int, tuple[str, str]]:
    """The record of the same row that an end points to: row to (kind, id)."""
    for node in draft.nodes:
        if node.called == end.called and not node.repeated:
            return {row: (node.kind, ident) for row, ident in zip(node.rows, node.ids, strict=True) if ident is not None}
    return {}

"""Grids that the rows of a load put into several communities: all are kept, and it is said."""

from collections.abc import Iterable, Mapping, Sequence

from lianjian.loaders.mapping.drafts import NamedEnd, NodeDraft
from lianjian.loaders.mapping.sheet import Sheet


def note_several_places(nodes: Iterable[tuple[Sheet, NodeDraft]], places: Mapping[int, Sequence[str | None]]) -> None:
    """Notes each row that puts a grid where an earlier row does not. `places` has those of each draft's items, by its id()."""
    first: dict[str, str] = {}
    for sheet, node in nodes:
        for item, (ident, place) in enumerate(zip(node.ids, places[id(node)], strict=True)):
            if ident is not None and place is not None and first.setdefault(ident, place) != place:
                params = {"name": node.names[item] or ident, "place": place}
                sheet.report("several-places", node.rows[item], _community_column(node), params)


def _community_column(node: NodeDraft) -> int | None:
    """The column that says which community a grid is part of."""
    ends = (link.end for link in node.links if link.relation == "PART_OF")
    return next((end.column for end in ends if isinstance(end, NamedEnd) and "Place" in end.kinds), None)

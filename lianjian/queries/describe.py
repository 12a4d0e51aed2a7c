"""One thing as it is stated: its properties, its relations, and the rows that say so."""

from datetime import date

from lianjian.errors import UnknownName
from lianjian.graph.records import EdgeType
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.common import evidence
from lianjian.queries.common.answer import Answer, Json
from lianjian.queries.common.day import Day, on
from lianjian.queries.common.entity import entity
from lianjian.queries.common.synthetic import synthetic_note
from lianjian.queries.naming.find import find
from lianjian.schema.catalogue import kinds, relations

#: Relations of one type and direction that are listed; the count says how many there are.
LISTED = 50


def describe(snapshot: Snapshot, kind: str, name: str, *, as_of: date) -> Answer:
    """The thing of a kind that `name` names, with each statement's source. `relations` lists at most 50 of a type.

    `merged` has what was merged into it: the ids, and when.
    """
    if kind not in kinds():
        raise UnknownName(f"没有“{kind}”这种事物。", f"There is no kind {kind!r}.", list(kinds()))
    _, number = find(snapshot, name, (kind,))
    day = on(snapshot, as_of)
    nodes = snapshot.nodes(kind)
    own = {p.name: nodes.value(number, p.name) for p in kinds()[kind].properties if p.name in nodes.frame.columns}
    common = {c: nodes.value(number, c) for c in ("name_en", "key", "aliases", "notes") if c in nodes.frame.columns}
    data: Json = {
        "entity": entity(day, kind, number),
        "parameters": {"as_of": as_of},
        "properties": {k: v for k, v in (common | own).items() if v not in (None, [])},
        "relations": _relations(day, kind, number),
        "merged": merged_into(snapshot, kind, number),
        "evidence": evidence.of_node(snapshot, kind, number),
    }
    return Answer("describe", data, synthetic_note(snapshot))


def merged_into(snapshot: Snapshot, kind: str, number: int) -> list[Json]:
    """The ids that are merged into a thing: id, into, at (when that was said)."""
    words = snapshot.merges.into(kind, snapshot.nodes(kind).id(number))
    return [{"id": pair.id, "into": pair.into, "at": word.at} for pair, word in words]


def _relations(day: Day, kind: str, number: int) -> list[Json]:
    found = []
    for relation in relations():
        for edge_type in day.snapshot.edge_types(relation):
            if edge_type.start == kind:
                found += _listed(day, edge_type, number, outgoing=True)
            if edge_type.end == kind:
                found += _listed(day, edge_type, number, outgoing=False)
    return found


def _listed(day: Day, edge_type: EdgeType, number: int, *, outgoing: bool) -> list[Json]:
    edges = day.snapshot.edges(*edge_type)
    numbers = (edges.outgoing if outgoing else edges.incoming).of(number)
    if not len(numbers):
        return []
    other_kind = edge_type.end if outgoing else edge_type.start
    others = edges.end if outgoing else edges.start
    things = [
        {
            "entity": entity(day, other_kind, int(others[edge])),
            **{p.name: edges.value(int(edge), p.name) for p in relations()[edge_type.relation].properties},
            "evidence": evidence.of_edge(day.snapshot, edges, int(edge)),
        }
        for edge in numbers[:LISTED]
    ]
    direction = "out" if outgoing else "in"
    return [{"relation": edge_type.relation, "direction": direction, "count": len(numbers), "things": things}]

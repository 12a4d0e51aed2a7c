"""Question 5: what a thing is tied to, hop by hop, with all relations among what is found.

Definition: docs/reference/questions.md, question 5, "Neighbourhood".
"""

from collections.abc import Sequence
from datetime import date

from lianjian.errors import BadInput
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.common import evidence
from lianjian.queries.common.answer import Answer, Json
from lianjian.queries.common.day import on
from lianjian.queries.common.paging import check_page
from lianjian.queries.common.synthetic import Notes, synthetic_note
from lianjian.queries.naming.chosen import chosen_kinds, chosen_relations
from lianjian.queries.naming.find import find
from lianjian.queries.surroundings.rows import Shown, counts_json, relations_among
from lianjian.queries.surroundings.walk import MOST, Walk, Way, together, walk
from lianjian.schema.catalogue import kinds as all_kinds
from lianjian.schema.catalogue import relations as all_relations

#: More hops than this say nothing of a thing.
FARTHEST = 4
#: What has a neighbourhood: every kind that some relation joins.
KINDS = tuple(kind for kind in all_kinds() if any(kind in pair for r in all_relations().values() for pair in r.ends))

_SILENCE = (
    "没有找到关系,只说明来源没有提到,不等于没有。",
    "No relation was found: no source mentions one, which does not mean that there is none.",
)
_NOT_VALID = ("该事物在所问日期无效(尚未开始、已结束或已撤销)。", "On the day asked for this had not begun, or had ended.")


def neighbourhood(
    snapshot: Snapshot,
    x: str,
    *,
    hops: int = 1,
    kinds: str | Sequence[str] | None = None,
    relations: str | Sequence[str] | None = None,
    limit: int = 100,
    offset: int = 0,
    as_of: date | None = None,
) -> Answer:
    """The ego network: what is at most `hops` relations away from a thing, and all relations among these.

    `counts` says how many relations of each sort the thing has; at most `limit` of each are followed, from `offset` on. Of
    other things no sort of which there are more than `limit` is followed (`hubs`). `kinds`, `relations`: only things of these
    kinds, only these relations (or sorts of tie, as in `linkages`). Raises UnknownName, AmbiguousName, BadInput.
    """
    only_kinds, only_relations = chosen_kinds(kinds), chosen_relations(relations)
    _check(hops, limit, offset)
    as_of = as_of or date.today()
    day = on(snapshot, as_of)
    kind, number = find(snapshot, x, KINDS)
    way = Way(day, frozenset(only_relations or all_relations()), frozenset(only_kinds or all_kinds()), limit)
    found = walk(way, kind, number, hops, offset)
    shown = Shown(day, found.hops)
    nodes = shown.nodes()
    data: Json = {
        "thing": nodes[0]["entity"],
        "parameters": {
            "hops": hops,
            "kinds": only_kinds or None,
            "relations": only_relations or None,
            "limit": limit,
            "offset": offset,
            "as_of": as_of,
        },
        "counts": counts_json(found.counts),
        "reached": len(found.hops) - 1,
        "nodes": nodes,
        "edges": relations_among(day, together(found.hops), way.relations),
        "hubs": shown.hubs(found.hubs),
        "evidence": evidence.of_node(snapshot, kind, number),
    }
    return Answer("neighbourhood", data, (*_notes(found, hops, nodes[0]["valid"]), *synthetic_note(snapshot)))


def _check(hops: int, limit: int, offset: int) -> None:
    if not 1 <= hops <= FARTHEST:
        raise BadInput(f"hops 应在 1 到 {FARTHEST} 之间,不是 {hops}。", f"hops is a number from 1 to {FARTHEST}, not {hops}.")
    check_page(limit, offset)


def _notes(found: Walk, hops: int, standing: bool) -> Notes:
    reached = len(found.hops) - 1
    notes: list[tuple[str, str]] = []
    if not standing:
        notes.append(_NOT_VALID)
    elif not found.counts:
        notes.append(_SILENCE)
    if reached < hops:
        notes.append(
            (
                f"只走了 {reached} 步:再走一步就超过 {MOST} 个事物;请用 kinds、relations 或 limit 缩小范围。",
                f"Only {reached} of {hops} hops were taken: one more would find over {MOST} things; "
                "narrow it by kinds, relations or limit.",
            )
        )
    return tuple(notes)

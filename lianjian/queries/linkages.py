"""Question 5: how two things are linked by working together, and what they share.

Definition: docs/reference/questions.md, question 5.
"""

from collections.abc import Sequence
from datetime import date
from itertools import islice

from lianjian.errors import BadInput
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.common.answer import Answer, Json
from lianjian.queries.common.day import on
from lianjian.queries.common.entity import entity
from lianjian.queries.common.synthetic import synthetic_note
from lianjian.queries.naming.find import find
from lianjian.queries.partnership.holding import Subject
from lianjian.queries.paths.network import RELATIONS, TIES, network
from lianjian.queries.paths.path_rows import paths_json
from lianjian.queries.paths.shared import shared
from lianjian.queries.paths.shortest import paths

#: What a linkage can be asked of.
KINDS = ("Organization", "Place", "Grid", "Alliance", "Brand", "Project", "Site")
#: More ties than this say nothing of two things, and cost much.
LONGEST = 10

_SILENCE = (
    "没有找到联系,只说明来源没有提到,不等于没有联系。",
    "No linkage was found: no source mentions one, which does not mean that there is none.",
)


def linkages(
    snapshot: Snapshot,
    a: str,
    b: str,
    *,
    k: int = 5,
    max_length: int = 6,
    through: str | Sequence[str] | None = None,
    as_of: date | None = None,
) -> Answer:
    """The `k` shortest paths of at most `max_length` relations between two things, and what they share.

    A place stands for the organisations it holds, so a path begins and ends with them. `through`: only ties of these sorts
    (membership, projects, brand, subordination) or relations. Raises UnknownName, AmbiguousName, BadInput.
    """
    relations = _relations(through)
    _check(k, max_length)
    as_of = as_of or date.today()
    day = on(snapshot, as_of)
    one, other = (Subject(day, *find(snapshot, name, KINDS)) for name in (a, b))
    ties = network(day, relations)
    found = list(islice(paths(ties, ties.ends_of(one), ties.ends_of(other), max_length), k))
    data: Json = {
        "a": entity(day, one.kind, one.number),
        "b": entity(day, other.kind, other.number),
        "parameters": {"k": k, "max_length": max_length, "through": list(relations), "as_of": as_of},
        "paths": paths_json(ties, found),
        "shared": shared(one, other),
    }
    notes = () if found else (_SILENCE,)
    return Answer("linkages", data, (*notes, *synthetic_note(snapshot)))


def _relations(through: str | Sequence[str] | None) -> tuple[str, ...]:
    if through is None or not len(through):
        return RELATIONS
    chosen: set[str] = set()
    for name in [through] if isinstance(through, str) else through:
        if name not in TIES and name not in RELATIONS:
            known = [*TIES, *RELATIONS]
            raise BadInput(
                f"没有“{name}”这种联系;可选:{'、'.join(known)}。",
                f"There is no tie {name!r}; choose from {', '.join(known)}.",
            )
        chosen.update(TIES.get(name, (name,)))
    return tuple(relation for relation in RELATIONS if relation in chosen)


def _check(k: int, max_length: int) -> None:
    if k < 1:
        raise BadInput("k 至少为 1。", "k must be at least 1.")
    if not 1 <= max_length <= LONGEST:
        raise BadInput(f"max_length 应在 1 到 {LONGEST} 之间。", f"max_length must be between 1 and {LONGEST}.")

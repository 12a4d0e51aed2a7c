"""An answer as nodes and ties in plain data: what it speaks of, and the relations that the graph has between these.

Only relations of the graph are ties. What the software suggests is none: it stands apart, in relations whose types begin with
SUGGESTED. Scores, statuses and counts stay in the answer's JSON.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from lianjian.errors import BadInput
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.common.answer import Answer, Json, rounded, unique
from lianjian.queries.common.columns import taken
from lianjian.queries.common.day import Day, on
from lianjian.queries.common.entities import entities
from lianjian.queries.common.evidence import of_nodes
from lianjian.queries.surroundings.rows import relations_among
from lianjian.queries.surroundings.walk import Things
from lianjian.schema.catalogue import common, kinds, relations

Ints = NDArray[np.int32]
Value = str | int | float | bool | list[str] | list[int]
#: Kind and id: what names a thing.
Ref = tuple[str, str]

SUGGESTED_PARTNER = "SUGGESTED_PARTNER"
SUGGESTED_MATCH = "SUGGESTED_MATCH"
_ENTITY = {"id", "kind", "name", "region"}
_SCORES = ("score", "complement", "reciprocity", "compatibility", "proximity", "openness", "allied")


@dataclass(frozen=True, slots=True)
class AnswerNode:
    """A thing, named by `kind` and `id`. `properties`: name, region, all that is stated of it, and the rows that state it."""

    kind: str
    id: str
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class AnswerTie:
    """A relation of the graph, or a suggestion (`type` begins with SUGGESTED), from `start` to `end`, each a kind and an id.

    `properties`: what is stated of it, and the rows that state it; of a suggestion its scores and its day.
    """

    type: str
    start: Ref
    end: Ref
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class AnswerGraph:
    """`nodes`: the things of an answer, each once. `ties`: at most one of each type between two of them."""

    nodes: tuple[AnswerNode, ...]
    ties: tuple[AnswerTie, ...]


def answer_graph(answer: Answer, snapshot: Snapshot) -> AnswerGraph:
    """The things that an answer mentions, and the relations valid on its day between them.

    Those of a neighbourhood are kept to the relations asked for. Raises BadInput when the snapshot lacks what is mentioned.
    """
    asked: Json = answer.data.get("parameters", {})
    day = on(snapshot, _day(asked.get("as_of")))
    things = _numbered(snapshot, dict.fromkeys(_mentioned(answer.data)))
    chosen = asked.get("relations") or tuple(relations())
    nodes = chain.from_iterable(_nodes(day, kind, numbers) for kind, numbers in things.items())
    ties = [*_ties(relations_among(day, things, chosen)), *_suggestions(answer, day.as_of)]
    return AnswerGraph(tuple(nodes), tuple({(tie.type, tie.start, tie.end): tie for tie in ties}.values()))


def _day(as_of: date | str | None) -> date:
    return date.fromisoformat(as_of) if isinstance(as_of, str) else as_of or date.today()


def _mentioned(value: object) -> Iterator[Ref]:
    """Every entity in an answer, and every service, which answers give by its notation."""
    if isinstance(value, dict):
        if value.keys() == _ENTITY:
            yield value["kind"], value["id"]
        elif isinstance(value.get("service"), str):
            yield "Service", value["service"]
        for item in value.values():
            yield from _mentioned(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _mentioned(item)


def _numbered(snapshot: Snapshot, refs: Iterable[Ref]) -> Things:
    by_kind: dict[str, list[int]] = {}
    for kind, ident in refs:
        number = snapshot.nodes(kind).number(ident)
        if number is None:
            raise BadInput(
                f"图中没有答案提到的 {kind}:{ident};请用给出答案的那一版图谱。",
                f"The answer speaks of {kind}:{ident}, which is not in this graph; give the graph that answered.",
            )
        by_kind.setdefault(kind, []).append(number)
    return {kind: np.array(sorted(by_kind[kind]), dtype=np.int32) for kind in kinds() if kind in by_kind}


def _nodes(day: Day, kind: str, numbers: Ints) -> Iterator[AnswerNode]:
    frame = day.snapshot.nodes(kind).frame
    names = [p.name for p in (*common(), *kinds()[kind].properties) if p.name in frame.columns]
    columns = [taken(frame[name], numbers) for name in names]
    rows = of_nodes(day.snapshot, kind, numbers)
    for thing, stated, *values in zip(entities(day, kind, numbers), rows, *columns, strict=True):
        said = {"region": thing["region"], **dict(zip(names, values, strict=True))}
        yield AnswerNode(kind, thing["id"], {**_known(said), **_provenance(stated)})


def _ties(rows: Iterable[Json]) -> Iterator[AnswerTie]:
    terms: dict[tuple[str, Ref, Ref], list[Json]] = {}
    for row in rows:
        ends = (row["from_kind"], row["from"]), (row["to_kind"], row["to"])
        terms.setdefault((row["relation"], *ends), []).append(row)
    for (relation, start, end), own in terms.items():
        stated = unique(item for row in own for item in row["evidence"])
        yield AnswerTie(relation, start, end, {**_of_terms(relation, own), **_provenance(stated)})


def _of_terms(relation: str, rows: list[Json]) -> dict[str, Value]:
    """What is stated of a relation. Of several terms: the roles of all, what they agree on, and `terms` as begin/end."""
    values = {p.name: [row[p.name] for row in rows] for p in relations()[relation].properties}
    said: Json = {}
    for name, own in values.items():
        lists = [value for value in own if isinstance(value, list)]
        agreed = own[0] if all(value == own[0] for value in own) else None
        said[name] = list(dict.fromkeys(chain.from_iterable(lists))) if lists else agreed
    if len(rows) > 1:
        said["terms"] = [f"{row['since'] or '..'}/{row['until'] or '..'}" for row in rows]
    return _known(said)


def _suggestions(answer: Answer, as_of: date) -> Iterator[AnswerTie]:
    """What the answer suggests, from the one who asked to the partner, and from an offer to the need that it meets."""
    if answer.question == "partners":
        for row in answer.data["partners"]:
            yield _partner(answer.data["subject"], row, as_of)
            for match in row["matches"]:
                said = {"match": match["match"], "service": match["service"], "as_of": as_of.isoformat()}
                yield AnswerTie(SUGGESTED_MATCH, _ref(match["offer"]), _ref(match["need"]), said)
    if answer.question == "gaps":
        yield from (_partner(unit["entity"], unit["partner"], as_of) for unit in answer.data["units"] if unit.get("partner"))


def _partner(subject: Json, row: Json, as_of: date) -> AnswerTie:
    said = _known({name: row.get(name) for name in _SCORES})
    return AnswerTie(SUGGESTED_PARTNER, _ref(subject), _ref(row["entity"]), {**said, "as_of": as_of.isoformat()})


def _ref(entity: Json) -> Ref:
    return entity["kind"], entity["id"]


def _known(said: Mapping[str, Value | None]) -> dict[str, Value]:
    """What is stated: a database keeps neither null nor an empty list. Numbers as in the answer's JSON."""
    return {name: rounded(value) for name, value in said.items() if value not in (None, [])}


def _provenance(rows: Iterable[Json]) -> dict[str, Value]:
    """The rows that state a thing, as lists of one length: source, row, basis, and address where any row has one."""
    stated = list(rows)
    said: dict[str, Value] = {
        "sources": [row["source"] or "" for row in stated],
        "source_rows": [row["row"] or 0 for row in stated],
        "source_basis": [row["basis"] or "" for row in stated],
    }
    if any(row.get("url") for row in stated):
        said["source_urls"] = [row.get("url") or "" for row in stated]
    if any(row.get("synthetic") for row in stated):
        said["synthetic"] = True
    return said

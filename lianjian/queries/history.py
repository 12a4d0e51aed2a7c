"""What was said about a thing and when: each statement with its source, from which load to which."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import orjson
import polars as pl

from lianjian.errors import AmbiguousName, UnknownName
from lianjian.graph.layout import kinds
from lianjian.graph.past import Past
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import Store
from lianjian.queries.common.answer import Answer, Json
from lianjian.queries.common.day import Day, on
from lianjian.queries.common.entity import entity_of
from lianjian.queries.common.paging import check_page
from lianjian.queries.common.synthetic import synthetic_note
from lianjian.queries.naming.find import find
from lianjian.schema.catalogue import kind_said

_CITED = ("title", "url", "date", "grade")


def history(snapshot: Snapshot, store: Store, thing: str, *, limit: int = 100, offset: int = 0) -> Answer:
    """What was ever said about a thing and its relations, also about one that is in the graph no more.

    `merged` tells what was merged into it, and by which load; a statement that came with another id has that as `stated_as`.

    About the thing itself first, then about its relations, each from the oldest load on; at most `limit` statements from
    `offset` on, `counts` are of all. `until` is the load that took a statement back, null for what stands. `snapshot` gives
    the names; it is of the graph that `store` holds. Raises UnknownName, AmbiguousName, BadInput, StoreError.
    """
    check_page(limit, offset)
    kind, ident = _meant(snapshot, store, thing)
    past = store.past(kind, ident)
    day = on(snapshot, date.today())
    told = _told(past)
    taken_back = told["ended"].count()
    about = entity_of(day, kind, ident)
    data: Json = {
        "entity": about if about["name"] is not None else {**about, "name": _last_name(told)},
        "version": past.version,
        "parameters": {"limit": limit, "offset": offset},
        "counts": {"stands": told.height - taken_back, "taken_back": taken_back},
        "statements": _Teller(day, past).tell(told.slice(offset, limit)),
        "merged": _Teller(day, past).merged(kind, ident),
    }
    return Answer("history", data, synthetic_note(snapshot))


def _meant(snapshot: Snapshot, store: Store, text: str) -> tuple[str, str]:
    """(kind, id) of what the text names: a thing of the graph, or else one that was in it."""
    try:
        kind, number = find(snapshot, text, tuple(kinds()))
    except UnknownName:
        said, rest = kind_said(text.strip())
        gone = [one for one in store.spoken_of(rest if said else text.strip()) if said in (None, one[0])]
        if not gone:
            raise
        if len(gone) > 1:
            raise AmbiguousName(text.strip(), [(kind, ident, text.strip()) for kind, ident in gone]) from None
        return gone[0]
    return kind, snapshot.nodes(kind).id(number)


def _told(past: Past) -> pl.DataFrame:
    """The statements in the order in which they are told."""
    names = past.sources.select(source="n", source_name="name")
    told = past.statements.join(names, on="source", how="left")
    of_relation = pl.col("start_kind").is_not_null()
    return told.sort(of_relation, "table", "load", "start", "end", "source_name", "row", "values", "ended")


def _last_name(told: pl.DataFrame) -> str | None:
    """The name that a thing which is gone bore last."""
    own = told.filter(pl.col("start_kind").is_null())
    names = [orjson.loads(values).get("name") for values in own.sort("ended", maintain_order=True)["values"]]
    return next((name for name in reversed(names) if name), None)


class _Teller:
    """Statements as JSON, with what their numbers stand for."""

    def __init__(self, day: Day, past: Past) -> None:
        self._day = day
        self._sources = _by_number(past.sources)
        self._citations = _by_number(past.citations)
        self._loads = _by_number(past.loads)
        self._merges = past.merges

    def tell(self, statements: pl.DataFrame) -> list[Json]:
        """Each statement: about, ends, values, source, row, basis, the citation where there is one, since, until."""
        return [self._statement(row) for row in statements.iter_rows(named=True)]

    def merged(self, kind: str, ident: str) -> list[Json]:
        """What is merged into the thing: id, into, since."""
        words = self._merges.into(kind, self._merges.root(kind, ident))
        return [{"id": pair.id, "into": pair.into, "since": self._load(word.load)} for pair, word in words]

    def _statement(self, row: Mapping[str, Any]) -> Json:
        of_node = row["start_kind"] is None
        ends = [(row["table"], row["start"])] if of_node else [(row[f"{side}_kind"], row[side]) for side in ("start", "end")]
        source = self._sources[row["source"]]
        cited = self._citations.get(row["citation"], {})
        return {
            "about": row["table"],
            "ends": [entity_of(self._day, kind, ident) for kind, ident in ends],
            "values": orjson.loads(row["values"]),
            "source": source["name"],
            "row": row["row"],
            "basis": row["basis"],
            **({"stated_as": [ident for _, ident in ends]} if self._came_otherwise(ends) else {}),
            **({"synthetic": True} if source["synthetic"] else {}),
            **{key: cited[key] for key in _CITED if cited.get(key)},
            "since": self._load(row["load"]),
            "until": self._load(row["ended"]),
        }

    def _came_otherwise(self, ends: Sequence[tuple[str, str]]) -> bool:
        return any(self._merges.root(kind, ident) != ident for kind, ident in ends)

    def _load(self, number: int | None) -> Json | None:
        if number is None:
            return None
        found = self._loads[number]
        return {"id": found["id"], "version": found["version"], "at": found["at"]}


def _by_number(book: pl.DataFrame) -> dict[int, dict[str, Any]]:
    return {row["n"]: row for row in book.iter_rows(named=True)}

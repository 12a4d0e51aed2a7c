"""People's queries on a server, and what a value of a server becomes in JSON (ladybug_child.py does the same for files)."""

import math
from collections.abc import Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from threading import Thread
from typing import Any

import neo4j
from neo4j import exceptions as driver_errors
from neo4j import graph, spatial
from neo4j import time as neo4j_time

from lianjian.graph.bolt_link import Link, Transaction, translated
from lianjian.graph.engine import QueryResult
from lianjian.graph.failed_query import out_of_time, refused

#: Seconds that a server gets beside those of the query, to notice that they are over and to say so.
_GRACE = 5.0

#: How the codes of errors begin that are the query's own.
_OF_THE_QUERY = ("Neo.ClientError.Statement.", "Neo.ClientError.Procedure.")

_TEMPORAL = (neo4j_time.Date, neo4j_time.DateTime, neo4j_time.Duration, neo4j_time.Time)


def run(link: Link, text: str, parameters: Mapping[str, object], *, seconds: float, limit: int) -> QueryResult:
    """See Engine.query. Neo4j refuses to write in such a transaction, and ends it when its time is up.

    Other servers, and broken lines, may let it wait for ever: then it is left to itself.
    """
    done: Future[QueryResult] = Future()

    def ask() -> None:
        try:
            done.set_result(_asked(link, text, parameters, seconds, limit))
        except BaseException as error:
            done.set_exception(error)

    # Not one of a pool: those are waited for when the program ends.
    Thread(target=ask, name="lianjian-query", daemon=True).start()
    try:
        return done.result(timeout=seconds + _GRACE)
    except FutureTimeoutError:
        raise out_of_time(seconds) from None


def _asked(link: Link, text: str, parameters: Mapping[str, object], seconds: float, limit: int) -> QueryResult:
    @neo4j.unit_of_work(timeout=seconds)
    def work(transaction: Transaction) -> QueryResult:
        result = transaction.run(text, dict(parameters))
        rows = [[plain(value) for value in record.values()] for _, record in zip(range(limit), result, strict=False)]
        return QueryResult(tuple(result.keys()), rows, result.peek() is not None)

    with translated(link.address), link.session(default_access_mode=neo4j.READ_ACCESS) as session:
        try:
            return session.execute_read(work)
        except driver_errors.Neo4jError as error:
            code = error.code or ""
            if "TransactionTimedOut" in code:
                raise out_of_time(seconds) from error
            if code.startswith(_OF_THE_QUERY):
                raise refused(error.message or str(error)) from error
            raise


def plain(value: Any) -> Any:
    """A value of a server as JSON has it."""
    if isinstance(value, graph.Node):
        return {"kind": ":".join(sorted(value.labels)), "properties": _properties(value)}
    if isinstance(value, graph.Relationship):
        return {"relation": value.type, "properties": _properties(value)}
    if isinstance(value, graph.Path):
        return _path(value)
    if isinstance(value, _TEMPORAL):
        return value.iso_format()
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple, spatial.Point)):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    return value


def _properties(entity: graph.Entity) -> dict[str, Any]:
    return {name: plain(item) for name, item in sorted(entity.items())}


def _path(path: graph.Path) -> dict[str, Any]:
    """Nodes and relations in their order; the ends of a relation are the ids of nodes of the path."""
    ids = {node.element_id: node.get("id") for node in path.nodes}
    relations = []
    for one in path.relationships:
        ends = [ids.get(node.element_id) if node is not None else None for node in one.nodes]
        relations.append(plain(one) | {"start": ends[0], "end": ends[1]})
    return {"nodes": [plain(node) for node in path.nodes], "relations": relations}

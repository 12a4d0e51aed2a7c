"""Answers for scripts that stand on py2neo: as its `Subgraph`, and merged into a server.

py2neo comes with `lianjian[py2neo]` and is at its end of life; docs/how-to/use-py2neo.md says how to leave it.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from typing import Any

from lianjian.errors import BadInput, StoreError
from lianjian.graph.bolt_address import Address, read_address
from lianjian.graph.bolt_link import Link
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.common.answer import Answer
from lianjian.viz.answer_graph import answer_graph
from lianjian.viz.extra import extra

#: What a node is merged by, beside its label.
KEY = "id"


def to_subgraph(answer: Answer, snapshot: Snapshot) -> Any:
    """The answer of any question as a `py2neo.Subgraph`; needs no server.

    Nodes have their kind as label and are merged by `id`. Relationships are those of the graph between them, valid on the
    answer's day; what is merely suggested has a type that begins with SUGGESTED. Raises BadInput when py2neo is missing,
    or the snapshot is not the one that answered.
    """
    py2neo = _py2neo()
    graph = answer_graph(answer, snapshot)
    nodes = {(node.kind, node.id): _node(py2neo, node.kind, dict(node.properties)) for node in graph.nodes}
    ties = [py2neo.Relationship.type(t.type)(nodes[t.start], nodes[t.end], **t.properties) for t in graph.ties]
    return py2neo.Subgraph(nodes.values(), ties)


def merge_into(subgraph: Any, url: str, *, auth: tuple[str, str] | None = None) -> None:
    """Merges a `py2neo.Subgraph` into the database at `url`, all of it or nothing; merging it again changes nothing.

    The address and the credentials are those of a graph on a server (`bolt://host:port/database`; NEO4J_USERNAME and
    NEO4J_PASSWORD where `auth` is not given). What is there is kept, properties of the same name are set. A database that
    holds a graph of lianjian is refused: only a load may write there. The Subgraph stays bound to no server.
    Raises BadInput, StoreError.
    """
    py2neo = _py2neo()
    address = read_address(url)
    if auth is not None:
        address = replace(address, auth=auth)
    _refuse_keyless(subgraph)
    with closing(Link(address)) as link:
        _refuse_ours(link)
    _release(subgraph)
    try:
        with _translated(py2neo, address), _transaction(py2neo, address) as transaction:
            transaction.merge(subgraph)
    finally:
        _release(subgraph)


def _py2neo() -> Any:
    return extra("py2neo", "py2neo")


def _node(py2neo: Any, kind: str, properties: dict[str, Any]) -> Any:
    node = py2neo.Node(kind, **properties)
    node.__primarylabel__, node.__primarykey__ = kind, KEY
    return node


def _refuse_ours(link: Link) -> None:
    """Keeps off a database that holds a graph of lianjian, whole or in the making: its labels and ids are the same."""
    if link.read("MATCH (n:`Meta`) WHERE n.name IN ['application', 'writer'] RETURN 1 AS one LIMIT 1"):
        raise BadInput(
            f"“{link.address}”里有联建图,只能用 lianjian load 写入,没有改动;请换一个数据库。",
            f"{link.address} holds a graph of lianjian, which only a load may write to; nothing was touched. "
            "Use another database.",
        )


def _refuse_keyless(subgraph: Any) -> None:
    if any(node.__primarylabel__ is None or node.__primarykey__ is None for node in subgraph.nodes):
        raise BadInput(
            "有节点没有说明按什么合并;请用 to_subgraph 的结果,或给每个节点设 __primarylabel__ 和 __primarykey__。",
            "A node does not say what it is merged by; give what to_subgraph made, or set __primarylabel__ and __primarykey__.",
        )


@contextmanager
def _transaction(py2neo: Any, address: Address) -> Iterator[Any]:
    """One transaction of py2neo, committed when the block ends without an error."""
    graph = py2neo.Graph(address.uri, auth=address.auth, name=address.database)
    with closing(graph.service.connector):
        transaction = graph.begin()
        try:
            yield transaction
        except BaseException:
            with suppress(Exception):
                graph.rollback(transaction)
            raise
        graph.commit(transaction)


@contextmanager
def _translated(py2neo: Any, address: Address) -> Iterator[None]:
    """Errors of py2neo as ours."""
    try:
        yield
    # py2neo counts what it merged, and runs past the end where one relationship is there several times.
    except (py2neo.data.UniquenessError, IndexError) as error:
        raise BadInput(
            f"“{address}”里有重复的节点或关系(同一标签和 id,或同样两端的同一关系),没有合并;请先去除重复。",
            f"{address} holds a node (by label and id) or a relationship (by type and ends) more than once; nothing was merged. "
            "Remove the doubles first.",
        ) from error
    except py2neo.errors.ClientError as error:
        raise BadInput(
            f"“{address}”拒绝合并,没有改动:{error.message}",
            f"{address} refused the merge, and nothing was changed: {error.message}",
        ) from error
    # py2neo tells of a failing server by whatever its own code runs into: TypeError for a transaction that is gone, for example.
    except Exception as error:
        raise StoreError(
            f"与“{address}”的合并没有得到确认({error});请检查服务器后再合并一次,重复合并没有影响。",
            f"The merge into {address} was not confirmed ({error}); look after the server and merge again, which does no harm.",
        ) from error


def _release(subgraph: Any) -> None:
    """Forgets which server the Subgraph is bound to: py2neo would pass over what it takes to be there already."""
    for entity in (*subgraph.nodes, *subgraph.relationships):
        entity.graph = entity.identity = None

"""A database on a server, put back to what it was: quicker by far than to make its graph anew for every test."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from typing import Any, NamedTuple

from neo4j import GraphDatabase, Session

from servers.neo4j import USER

_NODES = "MATCH (n) RETURN collect([elementId(n), labels(n), properties(n)])"
_TIES = "MATCH (a)-[t]->(b) RETURN collect([elementId(t), type(t), elementId(a), elementId(b), properties(t)])"


class Node(NamedTuple):
    """A node as the server has it."""

    labels: tuple[str, ...]
    properties: Mapping[str, Any]


class Tie(NamedTuple):
    """A relation as the server has it, with the ids of its ends."""

    name: str
    start: str
    end: str
    properties: Mapping[str, Any]


class Content(NamedTuple):
    """All that is in a database, by the ids that the server gave."""

    nodes: dict[str, Node]
    ties: dict[str, Tie]


class Keeper:
    """Looks after one database: empties it, remembers what is in it, and puts that back."""

    def __init__(self, address: str, password: str) -> None:
        self._uri, _, self._name = address.rpartition("/")
        self._password = password
        self._kept: Content | None = None

    def empty(self) -> None:
        """Takes everything out of the database, whoever put it there."""
        with self._session() as session:
            session.run("MATCH (n) DETACH DELETE n").consume()

    def keep(self) -> None:
        """Remembers what is in the database now."""
        with self._session() as session:
            self._kept = _read(session)

    def put_back(self) -> bool:
        """Makes the database what it was when it was kept.

        False when that cannot be done: relations that were kept are gone or changed, or their ends, and all has to be made anew.
        """
        if self._kept is None:
            return False
        with self._session() as session:
            now = _read(session)
            if not _has_ties(self._kept, now):
                return False
            _take_away(session, self._kept, now)
            self._kept = _restore_nodes(session, self._kept, now)
        return True

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with (
            GraphDatabase.driver(self._uri, auth=(USER, self._password), notifications_min_severity="OFF") as driver,
            driver.session(database=self._name) as session,
        ):
            yield session


def _read(session: Session) -> Content:
    nodes = {own: Node(tuple(labels), properties) for own, labels, properties in session.run(_NODES).single(strict=True)[0]}
    return Content(nodes, {own: Tie(*rest) for own, *rest in session.run(_TIES).single(strict=True)[0]})


def _has_ties(kept: Content, now: Content) -> bool:
    """Whether all relations are there between the nodes that they were between: an id may be another's by now."""
    others = {own for own, node in kept.nodes.items() if own not in now.nodes or now.nodes[own].labels != node.labels}
    ends = {end for tie in kept.ties.values() for end in (tie.start, tie.end)}
    return kept.ties.items() <= now.ties.items() and ends.isdisjoint(others)


def _take_away(session: Session, kept: Content, now: Content) -> None:
    """Deletes what came since; a relation never changes its ends, a node may have got another's id."""
    ties = list(now.ties.keys() - kept.ties.keys())
    nodes = [own for own, node in now.nodes.items() if own not in kept.nodes or kept.nodes[own].labels != node.labels]
    session.run("MATCH ()-[t]->() WHERE elementId(t) IN $own DELETE t", own=ties).consume()
    session.run("MATCH (n) WHERE elementId(n) IN $own DETACH DELETE n", own=nodes).consume()


def _restore_nodes(session: Session, kept: Content, now: Content) -> Content:
    """Sets the properties of nodes that changed, and makes those that are gone; they get new ids."""
    there = {own for own, node in kept.nodes.items() if own in now.nodes and now.nodes[own].labels == node.labels}
    changed = [[own, kept.nodes[own].properties] for own in there if now.nodes[own] != kept.nodes[own]]
    session.run("UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row[0] SET n = row[1]", rows=changed).consume()
    nodes = {own: kept.nodes[own] for own in there}
    gone = sorted((node for own, node in kept.nodes.items() if own not in there), key=lambda node: node.labels)
    for labels, group in groupby(gone, key=lambda node: node.labels):
        same = list(group)
        quoted = "".join(f":`{label}`" for label in labels)
        made = session.run(
            f"UNWIND $rows AS row CREATE (n{quoted}) SET n = row RETURN elementId(n)", rows=[node.properties for node in same]
        )
        nodes |= dict(zip((record[0] for record in made), same, strict=True))
    return Content(nodes, kept.ties)

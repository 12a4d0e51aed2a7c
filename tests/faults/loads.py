"""Loads whose content follows from their number, so that a graph can be held against what its version must hold."""

from urllib.parse import urlsplit

import neo4j

from lianjian.graph.store import Store, open_store
from servers.neo4j import USER
from tests.graph.model import MEMBER, Said, Speaker, expected, held, shared, shown
from tests.servers import PASSWORD

_STAYING = 150
_CHANGING = 150


def numbered(number: int) -> Speaker:
    """A source, every row of which tells the number: half of its organisations stay from one number to the next."""
    names = [f"o{place}" for place in range(_STAYING)] + [f"o{place}-{number}" for place in range(_CHANGING)]
    says = [Said("Organization", name, "", (("name", f"{number} " + "长" * 60),), row) for row, name in enumerate(names, 2)]
    says += [Said(MEMBER, name, "a", (("roles", [str(number)]),), row) for row, name in enumerate(names, 2)]
    return Speaker("x", digest=str(number), says=[*says, Said("Alliance", "a", "", (("name", str(number)),), 2)])


class Graph:
    """A graph on a server: `version` is that of the last load, and the number of the content that it must hold."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.version = 0

    def make(self) -> None:
        """Makes a graph with a first load in place of what is there."""
        self.clear()
        open_store(self.url, create=True).close()
        self.load()

    def clear(self) -> None:
        """Empties the database."""
        self.ask("MATCH (n) DETACH DELETE n")

    @property
    def port(self) -> int:
        """The port of the server."""
        return urlsplit(self.url).port or 0

    def ask(self, query: str, **given: object) -> list[neo4j.Record]:
        """Asks the server without lianjian."""
        with neo4j.GraphDatabase.driver(f"bolt://127.0.0.1:{self.port}", auth=(USER, PASSWORD)) as driver:
            return list(driver.execute_query(query, dict(given)).records)

    def next(self) -> Speaker:
        """What the next load says."""
        return numbered(self.version + 1)

    def load(self, through: str | None = None) -> str | None:
        """Makes the next load, by another address if one is given; returns its id."""
        with open_store(through or self.url, write=True) as store:
            return self.load_into(store)

    def load_into(self, store: Store) -> str | None:
        """Makes the next load into an open store; returns its id, None when nothing was new."""
        result = store.load(self.next().batch())
        assert result.version == self.version + 1
        self.version += 1
        return result.load

    def newest(self) -> str:
        """The id of the newest load."""
        return str(self.ask("MATCH (n:Load) RETURN n.id AS id ORDER BY n.n DESC LIMIT 1")[0]["id"])

    def assert_whole(self) -> None:
        """The graph is at its version, with just what that must hold, and nothing that readers do not see is left."""
        with open_store(self.url) as store:
            frames = store.frames()
        speakers = [numbered(self.version)]
        assert frames.version == self.version
        assert held(frames) == expected(speakers)
        assert shown(frames) == shared(speakers)
        rows = sum(frame.height for frame in frames.nodes.values())
        kept = self.ask("MATCH (n) WHERE labels(n)[0] IN $kinds RETURN count(*) AS rows", kinds=list(frames.nodes))
        assert kept[0]["rows"] == rows
        loads = self.ask("MATCH (n:Load) WHERE n.n > 0 RETURN count(*) AS rows, max(n.version) AS version")
        assert loads[0].values() == [self.version, self.version]

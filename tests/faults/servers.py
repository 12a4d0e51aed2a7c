"""Real Neo4j servers of the tests' own, to be killed, starved and filled up."""

from collections.abc import Sequence
from pathlib import Path

from servers.bolt import free_port
from servers.neo4j import Neo4jServer
from tests.faults.disk import SmallDisk
from tests.servers import JAVA_OPTIONS, SETTINGS

#: Anybody may do anything there, within little memory.
_SETTINGS = {
    **SETTINGS,
    "dbms.security.auth_enabled": "false",
    "server.memory.pagecache.size": "64m",
    "dbms.memory.transaction.total.max": "24m",
}


class HarmedServer(Neo4jServer):
    """A Neo4j server without HTTP at a free port; on a small disk its data lie there. The context kills it."""

    def __init__(self, home: Path, disk: SmallDisk | None = None, **settings: str) -> None:
        self.disk = disk
        places = {"server.directories.data": str(disk.folder)} if disk else {}
        super().__init__(home, free_port(), None, "512m", {**_SETTINGS, **places, **settings}, JAVA_OPTIONS)

    def command(self) -> list[str]:
        """See ServerProcess."""
        before: Sequence[str] = self.disk.command if self.disk else ()
        return [*before, *super().command()]

    def start_only_to_read(self) -> None:
        """Starts it on the same data as a server that takes no writes; the next start is as before."""
        before = self.settings
        self.settings = {**before, "server.databases.default_to_read_only": "true"}
        self.start()
        self.settings = before

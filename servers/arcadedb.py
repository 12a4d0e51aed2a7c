"""An ArcadeDB server on this machine, out of the Python package `arcadedb-embedded`, which brings its own Java.

It speaks Bolt and Cypher and is no Neo4j: what holds on both is portable. `pip install -r requirements-servers.txt`.
"""

import contextlib
import secrets
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from importlib.util import find_spec
from pathlib import Path

from lianjian.errors import BadInput
from servers import LOOPBACK
from servers.bolt import free_port
from servers.process import ServerProcess
from servers.secret import quoted, write_secret

USER = "neo4j"

_FLAGS = (
    "--add-modules=jdk.incubator.vector",
    "--enable-native-access=ALL-UNNAMED",
    "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
    "--add-exports=java.management/sun.management=ALL-UNNAMED",
)


class ArcadeServer(ServerProcess):
    """A server over one folder, with one database that is made when it is missing, and a user for it.

    `password` is of letters, digits, - and _.
    """

    def __init__(self, folder: Path, bolt_port: int, password: str, database: str = "lianjian", heap: str = "1g") -> None:
        super().__init__(folder, bolt_port, free_port())
        self.password = password
        self.database = database
        self.heap = heap

    def command(self) -> list[str]:
        """See ServerProcess."""
        package = installed()
        settings = {
            "server.rootPath": self.folder,
            "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "server.httpIncomingHost": LOOPBACK,
            "server.httpIncomingPort": self.http_port,
            "bolt.host": LOOPBACK,
            "bolt.port": self.bolt_port,
        }
        arguments = self.folder / "arguments"
        secret = {
            "server.rootPassword": secrets.token_urlsafe(16),
            "server.defaultDatabases": f"{self.database}[{USER}:{self.password}:admin]",
        }
        write_secret(arguments, "\n".join(quoted(f"-Darcadedb.{name}={value}") for name, value in secret.items()))
        options = [f"-Darcadedb.{name}={value}" for name, value in settings.items()]
        java = [str(package / "jre" / "bin" / "java"), f"-Xmx{self.heap}", *_FLAGS, f"@{arguments}"]
        return [*java, *options, "-cp", f"{package / 'jars'}/*", "com.arcadedb.server.ArcadeDBServer"]

    def ready(self) -> bool:
        """See ServerProcess. It speaks Bolt before its database and user are there, and tells by HTTP when they are."""
        with (
            contextlib.suppress(OSError, HTTPException),
            contextlib.closing(HTTPConnection(LOOPBACK, self.http_port, timeout=5)) as http,
        ):
            http.request("GET", "/api/v1/ready")
            return http.getresponse().status == HTTPStatus.NO_CONTENT and super().ready()
        return False


def installed() -> Path:
    """The folder of the package. Raises BadInput when it is not there."""
    found = find_spec("arcadedb_embedded")
    if found is None or found.origin is None:
        raise BadInput(
            "没有安装 ArcadeDB:.venv/bin/pip install --require-hashes -r requirements-servers.txt",
            "ArcadeDB is not installed: .venv/bin/pip install --require-hashes -r requirements-servers.txt",
        )
    return Path(found.origin).parent

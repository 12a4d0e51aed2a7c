"""A Neo4j server on this machine.

Its first password is set while it is not running, by Neo4j's own tool, so that it never listens with the well-known one.
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from lianjian.errors import BadInput, StoreError
from servers import LOOPBACK
from servers.java import java
from servers.neo4j.programs import LIB
from servers.process import ServerProcess
from servers.secret import quoted, write_secret

USER = "neo4j"
BOLT_PORT = 7687
HTTP_PORT = 7474

_SHORTEST_PASSWORD = 8
_OPENS = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "java.io", "sun.nio.ch")]


class Neo4jServer(ServerProcess):
    """A server over one home folder, which is made when it is missing.

    `settings` are lines of neo4j.conf and outdo those given here; `java_options` are for the virtual machine. Without an HTTP
    port there is no Browser. The home of a server that has ended may be copied and started with other ports: that is
    quicker than a new one. The programs must be there (`install`).
    """

    logs = ("logs/neo4j.log",)

    def __init__(
        self,
        home: Path,
        bolt_port: int = BOLT_PORT,
        http_port: int | None = HTTP_PORT,
        heap: str = "2g",
        settings: Mapping[str, str] | None = None,
        java_options: Sequence[str] = (),
    ) -> None:
        super().__init__(home, bolt_port, http_port)
        self.heap = heap
        self.settings = dict(settings or {})
        self.java_options = list(java_options)

    @property
    def fresh(self) -> bool:
        """Whether the server never ran, so that its first password can be set."""
        return not (self.folder / "data" / "databases").exists()

    def set_first_password(self, password: str) -> None:
        """Gives user neo4j this password. Only before the first start. Raises BadInput, StoreError."""
        if len(password) < _SHORTEST_PASSWORD or not password.isprintable():
            raise BadInput(
                f"密码至少要有 {_SHORTEST_PASSWORD} 个字符,且不含换行。",
                f"The password needs {_SHORTEST_PASSWORD} characters or more, without line breaks.",
            )
        self._configure()
        given = self.folder / "first-password"
        write_secret(given, quoted(password))
        try:
            self._administer("dbms", "set-initial-password", f"@{given}")
        finally:
            given.unlink()

    def command(self) -> list[str]:
        """See ServerProcess."""
        self._configure()
        # On few cores this collector leaves more of them to the work than the usual G1: a load takes a fifth less time.
        collector = [] if any(option.endswith("GC") for option in self.java_options) else ["-XX:+UseParallelGC"]
        options = [f"-Xms{self.heap}", f"-Xmx{self.heap}", *collector, *self.java_options, *_OPENS]
        folders = [f"--home-dir={self.folder}", f"--config-dir={self.folder / 'conf'}"]
        return [str(java()), *options, "-cp", f"{LIB}/*", "org.neo4j.server.CommunityEntryPoint", *folders]

    def _administer(self, *words: str) -> None:
        """Runs neo4j-admin. Words that start with @ name files, so that secrets are on no command line."""
        options = ["-Dfile.encoding=UTF-8", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
        done = subprocess.run(  # noqa: S603
            [java(), *options, "-cp", f"{LIB}/*", "org.neo4j.cli.AdminTool", *words],
            env={**os.environ, "NEO4J_HOME": str(self.folder), "NEO4J_CONF": str(self.folder / "conf")},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise StoreError(f"neo4j-admin 失败:{done.stderr}", f"neo4j-admin failed: {done.stderr}")

    def _configure(self) -> None:
        conf = self.folder / "conf" / "neo4j.conf"
        conf.parent.mkdir(parents=True, exist_ok=True)
        lines = {**self._defaults(), **self.settings}
        conf.write_text("".join(f"{name}={value}\n" for name, value in lines.items()), encoding="utf-8")

    def _defaults(self) -> dict[str, str]:
        http = f"{LOOPBACK}:{self.http_port}" if self.http_port else None
        return {
            "server.default_listen_address": LOOPBACK,
            "server.bolt.listen_address": f"{LOOPBACK}:{self.bolt_port}",
            "server.bolt.advertised_address": f"{LOOPBACK}:{self.bolt_port}",
            **({"server.http.listen_address": http} if http else {"server.http.enabled": "false"}),
            "server.memory.heap.initial_size": self.heap,
            "server.memory.heap.max_size": self.heap,
            "server.memory.pagecache.size": "512m",
            "dbms.usage_report.enabled": "false",
        }

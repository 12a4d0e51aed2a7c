"""The command `python -m servers.neo4j`: one server for this project, its data in `.servers/neo4j`."""

import argparse
import os
import secrets
import sys
from collections.abc import Callable, Mapping

from lianjian.errors import LianjianError
from servers import LOOPBACK, PLACE
from servers.neo4j.programs import install
from servers.neo4j.server import BOLT_PORT, HTTP_PORT, USER, Neo4jServer
from servers.secret import write_secret

_HOME = PLACE / "neo4j"
_CREDENTIALS = PLACE / "neo4j-credentials"


def start(server: Neo4jServer) -> None:
    """Installs what is missing, starts the server and says how to use it."""
    if server.running is None:
        _say("正在准备 Neo4j(第一次要下载约 120 MB)……", "Making Neo4j ready (the first time 120 MB are downloaded) ...")
        install()
        if server.fresh:
            server.set_first_password(_first_password())
        server.start()
    status(server)


def stop(server: Neo4jServer) -> None:
    """Ends the server; its data stay."""
    server.stop()
    _say("Neo4j 没有在运行,数据仍在。", "Neo4j is not running; its data stay.")


def status(server: Neo4jServer) -> None:
    """Says whether the server runs, and how to use it."""
    found = server.running
    if found is None:
        _say("Neo4j 没有运行。启动:make neo4j", "Neo4j is not running. To start it: make neo4j")
        return
    _say(
        f"Neo4j 正在运行(进程 {found.pid})。停止:make neo4j-stop",
        f"Neo4j is running (process {found.pid}). To stop it: make neo4j-stop",
    )
    if _CREDENTIALS.exists():
        _say(f"用户名和密码在文件 {_CREDENTIALS} 中。", f"User and password are in the file {_CREDENTIALS}.")
        print(f"  export LIANJIAN_CREDENTIALS={_CREDENTIALS}")
    else:
        _say(
            f"用户 {USER},密码是第一次启动时 NEO4J_PASSWORD 的值。",
            f"User {USER}, password as NEO4J_PASSWORD was at the first start.",
        )
    print(f"  lianjian load FILES --graph bolt://{LOOPBACK}:{found.bolt_port}\n  http://{LOOPBACK}:{found.http_port}")


def _first_password() -> str:
    """What NEO4J_PASSWORD says or, without it, a new one, which is kept in a file that lianjian reads."""
    given = os.environ.get("NEO4J_PASSWORD")
    if given:
        _CREDENTIALS.unlink(missing_ok=True)
        return given
    made = secrets.token_urlsafe(16)
    write_secret(_CREDENTIALS, f"NEO4J_USERNAME={USER}\nNEO4J_PASSWORD={made}\n")
    return made


def _say(zh: str, en: str) -> None:
    print(f"{zh}\n{en}", flush=True)


_COMMANDS: Mapping[str, Callable[[Neo4jServer], None]] = {
    "install": lambda _: print(install()),
    "start": start,
    "stop": stop,
    "status": status,
}


def main() -> None:
    """Runs the command; an error becomes one sentence in both languages and an exit status."""
    parser = argparse.ArgumentParser(prog="python -m servers.neo4j", description="本机上的 Neo4j / Neo4j on this machine")
    parser.add_argument("command", choices=_COMMANDS)
    parser.add_argument("--bolt-port", type=int, default=BOLT_PORT)
    parser.add_argument("--http-port", type=int, default=HTTP_PORT)
    parser.add_argument("--heap", default="2g", help="服务器内存,默认 2g / memory of the server's heap, default 2g")
    given = parser.parse_args()
    try:
        _COMMANDS[given.command](Neo4jServer(_HOME, given.bolt_port, given.http_port, given.heap))
    except LianjianError as error:
        print(f"{error.zh}\n{error.en}", file=sys.stderr)
        sys.exit(error.status)


if __name__ == "__main__":
    main()

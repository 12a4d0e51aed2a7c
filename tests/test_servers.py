"""The scripts that start servers: on loopback only, one at a time over a folder, never with a password for all to see."""

import os
import stat
from pathlib import Path

import pytest
import yaml

from lianjian.errors import BadInput, StoreError
from servers import LOOPBACK
from servers.arcadedb import ArcadeServer
from servers.bolt import free, free_port, speaks_bolt
from servers.java import java, maven
from servers.neo4j import Neo4jServer
from servers.secret import write_secret
from tests.conftest import ROOT, missing
from tests.servers import PASSWORD, SETTINGS, require_neo4j


def test_a_server_that_runs_is_found_by_others_and_not_started_twice(neo4j_server: Neo4jServer) -> None:
    seen = Neo4jServer(neo4j_server.folder, neo4j_server.bolt_port, None)
    assert seen.running == neo4j_server.running is not None
    assert speaks_bolt(neo4j_server.bolt_port)
    with pytest.raises(BadInput, match="running already"):
        seen.start()


def test_a_port_that_is_taken_is_said(neo4j_server: Neo4jServer, tmp_path: Path) -> None:
    assert not free(neo4j_server.bolt_port)
    with pytest.raises(BadInput, match=f"Port {neo4j_server.bolt_port} is taken"):
        Neo4jServer(tmp_path, neo4j_server.bolt_port, None).start()
    assert list(tmp_path.iterdir()) == []


def test_passwords_are_on_no_command_line(neo4j_server: Neo4jServer, arcadedb_server: ArcadeServer) -> None:
    for server in (neo4j_server, arcadedb_server):
        assert PASSWORD not in " ".join(server.command())
    # Both write their command's files anew; only their owner may read what holds a secret.
    assert stat.S_IMODE((arcadedb_server.folder / "arguments").stat().st_mode) == 0o600
    assert not any(PASSWORD in file.read_text(errors="replace") for file in neo4j_server.folder.glob("conf/*"))


def test_a_secret_is_for_its_owner_also_where_a_file_was(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("old")
    path.chmod(0o666)
    write_secret(path, "new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_number_that_another_process_got_is_not_ended(tmp_path: Path) -> None:
    (tmp_path / "process.json").write_text(f"[{os.getpid()}, 1, null]")
    server = Neo4jServer(tmp_path, free_port(), None)
    assert server.running is None
    server.kill()


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    require_neo4j()
    server = Neo4jServer(tmp_path, free_port(), None, "512m", {**SETTINGS, "no.such.setting": "1"})
    with pytest.raises(StoreError, match=r"no\.such\.setting"):
        server.start()
    assert server.running is None


@pytest.mark.parametrize("password", ["short", "with a\nline break"])
def test_a_password_that_cannot_be_one_is_refused(tmp_path: Path, password: str) -> None:
    with pytest.raises(BadInput, match="8 characters"):
        Neo4jServer(tmp_path).set_first_password(password)
    assert list(tmp_path.iterdir()) == []


def test_without_java_or_maven_one_is_told_to_install_them(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(tmp_path))
        patch.delenv("JAVA_HOME", raising=False)
        with pytest.raises(BadInput, match="Java 17"):
            java()
        with pytest.raises(BadInput, match="Maven"):
            maven()


def test_containers_are_reached_from_this_machine_only() -> None:
    services = yaml.safe_load((ROOT / "servers" / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert all(port.startswith(f"{LOOPBACK}:") for port in services["neo4j"]["ports"])
    assert "NEO4J_PASSWORD:?" in services["neo4j"]["environment"]["NEO4J_AUTH"]


def test_it_listens_on_loopback_only(neo4j_server: Neo4jServer, arcadedb_server: ArcadeServer) -> None:
    for server in (neo4j_server, arcadedb_server):
        for port in filter(None, (server.bolt_port, server.http_port)):
            assert _listening(port) <= {"0100007F", "0000000000000000FFFF00000100007F"}, server


def _listening(port: int) -> set[str]:
    """The addresses, as the kernel writes them, at which that port is open."""
    if not Path("/proc/net/tcp").exists():
        missing("/proc/net/tcp")
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            address, _, number = line.split()[1].rpartition(":")
            if int(number, 16) == port and line.split()[3] == "0A":
                found.add(address)
    return found

"""Servers that are not there, are not what they should be, or do not let us in: said at once, in a sentence."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from lianjian.graph.store import open_store
from servers.bolt import free_port
from tests.faults.outcomes import fails_as, promised
from tests.faults.peer import HOST, Peer, Recital, failing
from tests.faults.wire import Signature, Version

#: What is asked of a server before anything else.
GREETING: dict[str, tuple[list[str], list[list[Any]]]] = {"RETURN 1": (["1"], [[1]])}

pytestmark = pytest.mark.usefixtures("impatient")


def behind(_: Version) -> Recital:
    return Recital(GREETING)


def refusing(code: str, signature: Signature = Signature.RUN) -> Peer:
    return Peer(behind, script=[failing(signature, code, times=99)])


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_no_server(scheme: str) -> None:
    with fails_as("No server answers at the address"):
        open_store(f"{scheme}://{HOST}:{free_port()}")


def test_no_server_in_a_terminal() -> None:
    command = [sys.executable, "-m", "lianjian", "gaps", "33", "--of", "grids", "--graph", f"bolt://{HOST}:{free_port()}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == promised("No server answers at the address").status
    assert done.stderr.startswith("lianjian: 连不上图数据库")
    assert "Traceback" not in done.stderr


@pytest.fixture
def mute() -> Iterator[int]:
    """The port of a server that takes connections and never says anything."""
    with socket.create_server((HOST, 0)) as listener:
        yield listener.getsockname()[1]


def test_a_server_that_says_nothing(mute: int) -> None:
    with fails_as("A server takes the connection and says nothing"):
        open_store(f"bolt://{HOST}:{mute}")


@pytest.mark.parametrize(
    ("signature", "code"),
    [
        (Signature.LOGON, "Neo.ClientError.Security.Unauthorized"),
        (Signature.LOGON, "Neo.ClientError.Security.CredentialsExpired"),
        (Signature.LOGON, "Neo.ClientError.Security.AuthenticationRateLimit"),
        (Signature.RUN, "Neo.ClientError.Security.AuthorizationExpired"),
    ],
)
def test_name_or_password(signature: Signature, code: str) -> None:
    with refusing(code, signature) as peer, fails_as("The name or the password is not accepted") as raised:
        open_store(peer.url)
    assert "NEO4J_PASSWORD" in raised.value.en


def test_a_user_who_may_not() -> None:
    with refusing("Neo.ClientError.Security.Forbidden") as peer, fails_as("The user may not do that"):
        open_store(peer.url)


def test_no_such_database() -> None:
    with (
        refusing("Neo.ClientError.Database.DatabaseNotFound") as peer,
        fails_as("There is no such database") as raised,
    ):
        open_store(f"{peer.url}/nowhere")
    assert "nowhere" in raised.value.en


def test_a_database_that_does_not_run() -> None:
    with (
        refusing("Neo.TransientError.General.DatabaseUnavailable") as peer,
        fails_as("The database is not running"),
    ):
        open_store(peer.url)


@pytest.mark.parametrize(
    ("agent", "version"),
    [
        ("Neo4j/4.4.38", (4, 4)),
        ("Neo4j/3.5.35", (3, 0)),
        ("Neo4j/4.3.0", (5, 4)),
        ("Other/9.0.0", (9, 0)),
        ("Other/1.0.0", (1, 0)),
    ],
)
def test_a_server_of_another_version(agent: str, version: Version) -> None:
    with (
        Peer(lambda _: Recital(GREETING, agent), version=version) as peer,
        fails_as("The server is older than Neo4j 5, or speaks another protocol") as raised,
    ):
        open_store(peer.url)
    assert "needs Neo4j 5.26 or later" in raised.value.en


def test_an_error_that_nobody_expects_is_one_of_ours() -> None:
    with (
        refusing("Neo.DatabaseError.General.UnknownError") as peer,
        fails_as("The server fails otherwise") as raised,
    ):
        open_store(peer.url)
    assert "as the script says" in raised.value.en

"""The peers as the official driver hears them."""

import threading
from typing import Any

import neo4j
import pytest
from hypothesis import given
from hypothesis import strategies as st
from neo4j.exceptions import AuthError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired, WriteServiceUnavailable

from tests.faults.cluster import Cluster
from tests.faults.packstream import Structure, pack, unpack
from tests.faults.peer import Break, Peer, Recital, breaking, failing
from tests.faults.wire import Signature, Version

ROWS: dict[str, tuple[list[str], list[list[Any]]]] = {
    "RETURN rows": (["x", "y"], [[1, "甲"], [None, [True, 2.5]]]),
    "CREATE (n)": ([], []),
}


def behind(_: Version) -> Recital:
    return Recital(ROWS)


def driver(url: str, **settings: Any) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(url, auth=("neo4j", "secret"), **settings)


def bolt(peer: Peer) -> neo4j.Driver:
    return driver(peer.url)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(), inner) | st.builds(Structure, st.integers(0, 127), st.tuples(inner))
    ),
    max_leaves=20,
)


@given(PLAIN)
def test_what_is_packed_is_unpacked(value: Any) -> None:
    assert unpack(pack(value)) == value


@pytest.mark.parametrize("size", [15, 16, 255, 256, 65535, 65536])
def test_sizes_at_the_edges_of_their_markers(size: int) -> None:
    for value in ("x" * size, b"x" * size, [1] * size, {str(number): 1 for number in range(size)}):
        assert unpack(pack(value)) == value


@pytest.mark.parametrize("data", [b"", b"\x81", b"\xc9\x00", b"\x01\x01", b"\xc4"])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"value|marker"):
        unpack(data)


@pytest.mark.parametrize("version", [(4, 4), (5, 0), (5, 4), (5, 6)])
def test_the_driver_understands_a_peer(version: Version) -> None:
    with Peer(behind, version=version) as peer, bolt(peer) as client:
        assert [list(record) for record in client.execute_query("RETURN rows").records] == ROWS["RETURN rows"][1]
        assert client.get_server_info().protocol_version == version
        assert client.get_server_info().agent == "Neo4j/5.26.0"


def test_a_peer_takes_parameters_of_any_size() -> None:
    with Peer(behind) as peer, bolt(peer) as client:
        client.execute_query("CREATE (n)", {"texts": ["长" * 100] * 5000})
        assert peer.asked(Signature.RUN)[0].fields[1] == {"texts": ["长" * 100] * 5000}


def test_a_version_that_the_driver_does_not_offer_is_refused() -> None:
    with Peer(behind, version=(2, 0)) as peer, bolt(peer) as client, pytest.raises(DriverError):
        client.verify_connectivity()


def test_a_scripted_failure_comes_so_often_and_no_more() -> None:
    rule = failing(Signature.RUN, "Neo.DatabaseError.General.UnknownError", times=2, after=1)
    with Peer(behind, script=[rule]) as peer, bolt(peer) as client, client.session() as session:
        session.run("RETURN rows").consume()
        for _ in range(2):
            with pytest.raises(Neo4jError, match="as the script says"):
                session.run("RETURN rows").consume()
        assert len(session.run("RETURN rows").values()) == 2


def test_a_wrong_password() -> None:
    rule = failing(Signature.LOGON, "Neo.ClientError.Security.Unauthorized", times=9)
    with Peer(behind, script=[rule]) as peer, bolt(peer) as client, pytest.raises(AuthError):
        client.verify_connectivity()


def test_a_hint_is_heard() -> None:
    silent = threading.Event()
    rule = breaking(Signature.RUN, Break(meanwhile=lambda: silent.wait(30)))
    with Peer(behind, script=[rule], hints={"connection.recv_timeout_seconds": 1}) as peer, bolt(peer) as client:
        with client.session() as session, pytest.raises(ServiceUnavailable, match="defunct"):
            session.run("RETURN rows").consume()
        silent.set()


def test_a_dropped_connection() -> None:
    with Peer(behind, script=[breaking(Signature.RUN, Break())]) as peer, bolt(peer) as client, client.session() as session:
        with pytest.raises((ServiceUnavailable, SessionExpired)):
            session.run("RETURN rows").consume()
        assert len(session.run("RETURN rows").values()) == 2


def test_the_leader_moves_and_the_bookmark_travels() -> None:
    with Cluster(behind) as cluster, driver(cluster.url) as client, client.session() as session:
        cluster.move_at(Signature.COMMIT, leader=1)
        session.execute_write(lambda work: work.run("CREATE (n)").consume())
        session.execute_read(lambda work: work.run("RETURN rows").consume())
        commits = [sum(request.writes for request in member.asked(Signature.COMMIT)) for member in cluster.members]
        begun = [request.fields[0] for request in cluster.requests(Signature.BEGIN)]
    assert commits == [1, 1, 0]
    assert [one.get("bookmarks") for one in begun if one.get("mode") == "r"] == [["FB:1"]]


def test_only_the_leader_takes_writes() -> None:
    with Cluster(behind) as cluster, driver(f"bolt://127.0.0.1:{cluster.members[1].port}") as client:
        with client.session() as session, pytest.raises(WriteServiceUnavailable):
            session.run("CREATE (n)").consume()
        with client.session(default_access_mode=neo4j.READ_ACCESS) as session:
            assert len(session.run("RETURN rows").values()) == 2


def test_without_a_leader_nothing_is_written() -> None:
    with Cluster(behind) as cluster, driver(cluster.url, max_transaction_retry_time=0.5) as client:
        cluster.leader = None
        with client.session() as session, pytest.raises((Neo4jError, ServiceUnavailable, SessionExpired)):
            session.execute_write(lambda work: work.run("CREATE (n)").consume())

"""Addresses of servers: what they name, where credentials come from, and that no secret shows."""

from pathlib import Path

import pytest

from lianjian.errors import BadInput
from lianjian.graph.bolt_address import Address, read_address


def test_an_address_names_a_server_and_a_database() -> None:
    assert read_address("bolt://host:7687", {}) == Address("bolt://host:7687", None, None)
    assert read_address("neo4j+s://host/kg", {}) == Address("neo4j+s://host", "kg", None)
    assert read_address("neo4j://host?policy=eu", {}).uri == "neo4j://host?policy=eu"
    assert read_address("bolt://[::1]:7687/kg", {}).uri == "bolt://[::1]:7687"


def test_credentials_come_from_the_environment() -> None:
    given = {"NEO4J_USERNAME": "officer", "NEO4J_PASSWORD": "secret-1", "NEO4J_DATABASE": "kg"}
    found = read_address("bolt://host", given)
    assert (found.auth, found.database) == (("officer", "secret-1"), "kg")
    assert read_address("bolt://host", {"NEO4J_PASSWORD": "secret-1"}).auth == ("neo4j", "secret-1")
    assert read_address("bolt://host/other", given).database == "other"
    assert read_address("bolt://host", {"NEO4J_USERNAME": "officer"}).auth is None


def test_credentials_come_from_a_file_as_neo4j_aura_writes_it(tmp_path: Path) -> None:
    file = tmp_path / "credentials.txt"
    lines = ["# Wait 60 seconds", "NEO4J_URI=neo4j+s://host", "NEO4J_USERNAME=a", "NEO4J_PASSWORD=se=cret", ""]
    file.write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")
    given = {"LIANJIAN_CREDENTIALS": str(file)}
    assert read_address("bolt://host", given).auth == ("a", "se=cret")
    assert read_address("bolt://host", {**given, "NEO4J_PASSWORD": "other"}).auth == ("a", "other")
    with pytest.raises(BadInput, match="LIANJIAN_CREDENTIALS"):
        read_address("bolt://host", {"LIANJIAN_CREDENTIALS": str(tmp_path / "none")})


def test_no_secret_shows() -> None:
    found = read_address("bolt://host/kg", {"NEO4J_PASSWORD": "secret-1"})
    assert "secret-1" not in repr(found) + str(found)
    assert str(found) == "bolt://host/kg"
    with pytest.raises(BadInput, match="NEO4J_PASSWORD") as refused:
        read_address("bolt://officer:secret-1@host", {})
    assert "secret-1" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["bolt://", "bolt://host:port", "bolt://host:0", "bolt://host/a/b", "bolt:///kg", "bolt://host#x"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="bolt://host:7687"):
        read_address(url, {})


def test_certificates_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("", encoding="ascii")
    given = {"NEO4J_CA_FILE": str(file)}
    assert read_address("neo4j+s://host", given).authority == file
    for url, environment in (("bolt://host", given), ("bolt+ssc://host", given), ("bolt+s://host", {"NEO4J_CA_FILE": "none"})):
        with pytest.raises(BadInput, match="NEO4J_CA_FILE"):
            read_address(url, environment)

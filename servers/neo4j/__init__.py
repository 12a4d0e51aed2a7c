"""A Neo4j server, Community edition, installed and run on this machine: `python -m servers.neo4j start`."""

from servers.neo4j.programs import install
from servers.neo4j.server import USER, Neo4jServer

__all__ = ["USER", "Neo4jServer", "install"]

"""The part of each question that Cypher can state in a query or a few, asked of an engine.

Of several ways to put a question the fastest found was kept. They are written for this synthetic graph: bodies are at places of
the register, never in grids, each need and offer states one service, and dates are whole days, so that text compares as dates.
What is left out (docs/performance.md repeats it): reciprocity, compatibility, proximity, openness, matches, linkages and
evidence of partners; the list of units and evidence of gaps; homogeneity, counts by year and counts of every brand but the
first of derivatives.
"""

from abc import ABC, abstractmethod
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import ladybug
import neo4j
import polars as pl

from benchmarks.nation.world import AS_OF

_K = 20

_LIVE = "(f.until IS NULL OR f.until >= $day)"
_OPEN = "(n.status IS NULL OR n.status = 'open') AND (n.until IS NULL OR n.until >= $day)"
_URGENCY = "CASE n.urgency WHEN 'urgent' THEN 3 WHEN 'pressing' THEN 2 ELSE 1 END"

#: The services that a community and its organisations need, with their urgency.
_NEEDS = f"""
MATCH (:Place {{id: $subject}})<-[:LOCATED_IN]-(:Organization)-[:ASKS]->(n:Need)-[:NEEDS]->(v:Service)
WHERE {_OPEN} RETURN v.id AS needed, {_URGENCY} AS urgency
UNION ALL MATCH (:Place {{id: $subject}})-[:ASKS]->(n:Need)-[:NEEDS]->(v:Service)
WHERE {_OPEN} RETURN v.id AS needed, {_URGENCY} AS urgency
"""

#: What meets them: the service itself and narrower ones wholly, the direct broader one by half.
_MATCHES = """
UNWIND $needed AS needed
MATCH (:Service {id: needed})<-[:BROADER*0..8]-(g:Service) RETURN needed, g.id AS offered, 1.0 AS match
UNION ALL UNWIND $needed AS needed
MATCH (:Service {id: needed})-[:BROADER]->(g:Service) RETURN needed, g.id AS offered, 0.5 AS match
"""

#: The communities of other counties by what their offers that the subject may use are worth to it.
_PARTNERS = f"""
MATCH (g:Service)<-[:OFFERS]-(f:Offer)<-[:PROVIDES]-(:Organization|Site)-[:LOCATED_IN]->(c:Place)
WHERE g.id IN $offered AND c.level = 5 AND c.id STARTS WITH $within AND left(c.id, 6) <> left($subject, 6) AND {_LIVE}
  AND (f.scope IS NULL OR $subject STARTS WITH f.scope
    OR (f.scope = 'own:4' AND left(c.id, 4) = left($subject, 4))
    OR (f.scope = 'own:2' AND left(c.id, 2) = left($subject, 2)))
WITH DISTINCT c.id AS id, g.id AS offered
UNWIND $pairs AS pair WITH id, offered, pair WHERE pair.offered = offered
WITH id, pair.needed AS needed, max(pair.worth) AS worth
WITH id, sum(worth) AS worth
RETURN id, worth ORDER BY worth DESC, id LIMIT {_K}
"""

#: Communities with an offer that they may use of a service or a narrower one, by region; all; and where the list is complete.
_FOR_ITSELF = "(f.scope IS NULL OR f.scope STARTS WITH 'own:' OR u.id STARTS WITH f.scope)"
_COVERED = f"""
MATCH (:Service {{id: $service}})<-[:BROADER*0..8]-(:Service)<-[:OFFERS]-(f:Offer)<-[:PROVIDES]-(:Organization|Site)
      -[:LOCATED_IN]->(u:Place)
WHERE u.level = 5 AND {_LIVE} AND {_FOR_ITSELF}
WITH DISTINCT u RETURN left(u.id, 6) AS region, count(*) AS number
"""
_UNITS = "MATCH (u:Place) WHERE u.level = 5 RETURN left(u.id, 6) AS region, count(*) AS number"
_NARROWER = "MATCH (:Service {id: $service})<-[:BROADER*0..8]-(v:Service) RETURN v.id AS id"
_IN_COUNTY = "MATCH (:Place {id: $county})<-[:PART_OF]-(t:Place)<-[:PART_OF]-(u:Place)"
_UNITS_OF_COUNTY = f"{_IN_COUNTY} RETURN t.id AS region, count(*) AS number"
_COVERED_OF_COUNTY = f"""
{_IN_COUNTY}<-[:LOCATED_IN]-(:Organization|Site)-[:PROVIDES]->(f:Offer)-[:OFFERS]->(v:Service)
WHERE v.id IN $services AND {_LIVE} AND {_FOR_ITSELF}
RETURN t.id AS region, count(DISTINCT u) AS number
"""
_COMPLETE = "MATCH (s:Completeness) WHERE s.content IN ['offers', $service] AND s.until >= $day RETURN s.region AS region"

#: The brands that descend from one, each once, in the words of each engine.
_LADYBUG_BELOW = "MATCH (:Brand {id: $brand})<-[e:DERIVED_FROM* SHORTEST 1..30]-(d:Brand)"
_NEO4J_BELOW = "MATCH e = (:Brand {id: $brand})<-[:DERIVED_FROM*1..30]-(d:Brand)"

#: Where the brands of a family are and work: their places (their owners' where they have none), those of the organisations
#: that use them, and of the projects under them (their runners' where they have none).
_NO_PLACE = "NOT EXISTS {{ MATCH ({0})-[:LOCATED_IN]->(:Place) }}"
_RUNNING = "(j.until IS NULL OR j.until >= $day)"
_PLACES = (
    "-[:LOCATED_IN]->(p:Place)",
    f"<-[:OWNS]-(:Organization)-[:LOCATED_IN]->(p:Place) WHERE {_NO_PLACE.format('d')}",
    "<-[:USES]-(:Organization)-[:LOCATED_IN]->(p:Place)",
    f"<-[:UNDER]-(j:Project)-[:LOCATED_IN]->(p:Place) WHERE {_RUNNING}",
    f"<-[:UNDER]-(j:Project)<-[:RUNS]-(:Organization)-[:LOCATED_IN]->(p:Place) WHERE {_RUNNING} AND {_NO_PLACE.format('j')}",
)
_BODIES = "<-[:OWNS|USES]-(o:Organization) RETURN o.id AS id"


class Cypher(ABC):
    """The questions in the Cypher of one engine. `below`: how it puts the descendants of a brand; `day`: how it takes days."""

    below: ClassVar[str]
    day: ClassVar[str | date]

    @abstractmethod
    def close(self) -> None:
        """Closes the graph."""

    @abstractmethod
    def _ask(self, query: str, **parameters: Any) -> pl.DataFrame:
        """What a query finds."""

    def partners(self, subject: str, within: str) -> dict[str, float]:
        """The 20 communities beyond the subject's county with the highest complement above 0, allied ones included."""
        found = self._ask(_NEEDS, subject=subject, day=self.day)
        needs = Counter[str]()
        for service, urgency in found.iter_rows():
            needs[service] += urgency
        if not needs:
            return {}
        matches = self._ask(_MATCHES, needed=list(needs))
        pairs = [
            {"needed": needed, "offered": offered, "worth": needs[needed] * match}
            for needed, offered, match in matches.iter_rows()
        ]
        offered = sorted({pair["offered"] for pair in pairs})
        rows = self._ask(_PARTNERS, pairs=pairs, offered=offered, subject=subject, within=within, day=self.day)
        return {community: worth / needs.total() for community, worth in rows.iter_rows()}

    def gaps_of_nation(self, service: str) -> dict[str, tuple[int, int, int]]:
        """Communities covered, uncovered and unknown by province. Lists are complete for counties and cities here."""
        covered = self._ask(_COVERED, service=service, day=self.day)
        return self._gaps(self._ask(_UNITS), covered, service, 2)

    def gaps_of_county(self, county: str, service: str) -> dict[str, tuple[int, int, int]]:
        """The same of a county by township."""
        services = self._ask(_NARROWER, service=service)["id"].to_list()
        covered = self._ask(_COVERED_OF_COUNTY, county=county, services=services, day=self.day)
        return self._gaps(self._ask(_UNITS_OF_COUNTY, county=county), covered, service, 9)

    def derivatives(self, brand: str) -> dict[str, int]:
        """How many brands descend from one (itself included), how deep, and how far they reach together."""
        heads = (self.below, "MATCH (d:Brand {id: $brand})")
        below = self._ask(f"{self.below} RETURN d.id AS id, min(length(e)) AS depth", brand=brand)
        family = " UNION ".join(f"{head}{tail} RETURN p.id AS id" for head in heads for tail in _PLACES)
        places = self._ask(family, brand=brand, day=self.day)["id"]
        units = {
            name: places.filter(places.str.len_chars() >= digits).str.slice(0, digits).n_unique()
            for name, digits in (("counties", 6), ("cities", 4), ("provinces", 2))
        }
        bodies = self._ask(" UNION ".join(f"{head}{_BODIES}" for head in heads), brand=brand)
        return {"brands": below.height + 1, "deepest": int(str(below["depth"].max())), **units, "organizations": bodies.height}

    def _gaps(self, units: pl.DataFrame, covered: pl.DataFrame, service: str, by: int) -> dict[str, tuple[int, int, int]]:
        """The last steps, over the few regions that the queries return, are left to the client."""
        met = dict(covered.iter_rows())
        complete = set(self._ask(_COMPLETE, service=service, day=self.day)["region"])
        counts: dict[str, tuple[int, int, int]] = {}
        for unit, number in units.sort("region").iter_rows():
            known = unit[:6] in complete or unit[:4] in complete
            has = met.get(unit, 0)
            lacks = number - has
            a, b, c = counts.get(unit[:by], (0, 0, 0))
            counts[unit[:by]] = (a + has, b + lacks * known, c + lacks * (not known))
        return counts


class Ladybug(Cypher):
    """The embedded engine, on the graph's file."""

    below = _LADYBUG_BELOW
    day = AS_OF

    def __init__(self, graph: Path) -> None:
        self._database = ladybug.Database(str(graph), read_only=True)
        self._connection = ladybug.Connection(self._database)

    def close(self) -> None:
        """Closes it."""
        self._connection.close()
        self._database.close()

    def _ask(self, query: str, **parameters: Any) -> pl.DataFrame:
        result = self._connection.execute(query, parameters)
        assert isinstance(result, ladybug.QueryResult)
        return pl.DataFrame(result.get_as_pl())


class Neo4j(Cypher):
    """The server, over Bolt."""

    below = _NEO4J_BELOW
    day = date.fromisoformat(AS_OF)

    def __init__(self, uri: str, auth: tuple[str, str]) -> None:
        self._driver = neo4j.GraphDatabase.driver(uri, auth=auth, notifications_min_severity="OFF")

    def close(self) -> None:
        """Closes it."""
        self._driver.close()

    def _ask(self, query: str, **parameters: Any) -> pl.DataFrame:
        found, _, names = self._driver.execute_query(query, parameters, routing_=neo4j.RoutingControl.READ)
        return pl.DataFrame([record.values() for record in found], schema=names, orient="row")

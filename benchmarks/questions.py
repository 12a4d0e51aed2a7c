"""The measured questions: how each is asked of the snapshot and of the engine, and the part of the answer that both give."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.cypher import Cypher
from benchmarks.subjects import DAY, Subjects
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.common.answer import Answer
from lianjian.queries.derivatives import derivatives
from lianjian.queries.gaps import gaps
from lianjian.queries.partners import partners

#: What both sides must agree on: partners with their complement, units by region and status, or counts.
Core = dict[str, float] | dict[str, tuple[int, int, int]] | dict[str, int]

_ONLY_COMPLEMENT = {"complement": 1, "reciprocity": 0, "compatibility": 0, "proximity": 0, "openness": 0}
_COUNTED = ("counties", "cities", "provinces", "organizations")


@dataclass(frozen=True, slots=True)
class Question:
    """A question of docs/reference/questions.md as it is measured. `target`: seconds, where the reference states one."""

    name: str
    target: float | None
    arguments: Callable[[Subjects], list[str]]
    ask: Callable[[Snapshot, str], Answer]
    core: Callable[[Snapshot, str], Core]
    cypher: Callable[[Cypher, str], Core]


def _partners(snapshot: Snapshot, community: str) -> Answer:
    return partners(snapshot, community, as_of=DAY)


def _near_partners(snapshot: Snapshot, community: str) -> Answer:
    return partners(snapshot, community, within=[community[:2]], as_of=DAY)


def _complement(snapshot: Snapshot, community: str, within: list[str]) -> Core:
    answer = partners(snapshot, community, within=within, weights=_ONLY_COMPLEMENT, include_allied=True, as_of=DAY)
    return {row["entity"]["id"]: row["complement"] for row in answer.data["partners"] if row["complement"]}


def _gaps_of_nation(snapshot: Snapshot, service: str) -> Answer:
    return gaps(snapshot, "全国", f"service:{service}", by="province", as_of=DAY)


def _gaps_of_county(snapshot: Snapshot, county: str) -> Answer:
    return gaps(snapshot, county, "service:health", by="township", as_of=DAY)


def _by(answer: Answer) -> Core:
    return {row["region"]: (row["covered"], row["uncovered"], row["unknown"]) for row in answer.data["by"]}


def _derivatives(snapshot: Snapshot, brand: str) -> Answer:
    return derivatives(snapshot, brand, as_of=DAY)


def _reach(answer: Answer) -> Core:
    deepest = max(node["depth"] for node in answer.data["nodes"])
    radiation = {name: answer.data["radiation"][name] for name in _COUNTED}
    return {"brands": len(answer.data["nodes"]), "deepest": deepest, **radiation}


QUESTIONS = (
    Question(
        "partners over the nation",
        0.015,
        lambda subjects: subjects.communities,
        _partners,
        lambda snapshot, community: _complement(snapshot, community, []),
        lambda cypher, community: cypher.partners(community, ""),
    ),
    Question(
        "partners over the nation, of the 20 communities with most needs",
        None,
        lambda subjects: subjects.busiest,
        _partners,
        lambda snapshot, community: _complement(snapshot, community, []),
        lambda cypher, community: cypher.partners(community, ""),
    ),
    Question(
        "partners within a province",
        0.003,
        lambda subjects: subjects.communities,
        _near_partners,
        lambda snapshot, community: _complement(snapshot, community, [community[:2]]),
        lambda cypher, community: cypher.partners(community, community[:2]),
    ),
    Question(
        "gaps of the nation by province",
        0.015,
        lambda subjects: subjects.services,
        _gaps_of_nation,
        lambda snapshot, service: _by(_gaps_of_nation(snapshot, service)),
        lambda cypher, service: cypher.gaps_of_nation(service),
    ),
    Question(
        "gaps of a county by township",
        0.002,
        lambda subjects: subjects.counties,
        _gaps_of_county,
        lambda snapshot, county: _by(_gaps_of_county(snapshot, county)),
        lambda cypher, county: cypher.gaps_of_county(county, "health"),
    ),
    Question(
        "derivatives of a family of 1,000 brands",
        0.002,
        lambda subjects: [subjects.brand],
        _derivatives,
        lambda snapshot, brand: _reach(_derivatives(snapshot, brand)),
        lambda cypher, brand: cypher.derivatives(brand),
    ),
)

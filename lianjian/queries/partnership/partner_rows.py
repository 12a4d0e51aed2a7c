"""The chosen partners as the answer shows them: components, matches, linkage, evidence."""

from collections.abc import Iterable, Sequence
from itertools import chain
from math import isnan

import numpy as np
from numpy.typing import NDArray

from lianjian.queries.common.answer import Json
from lianjian.queries.common.evidence import of_edges, of_nodes
from lianjian.queries.common.joins import distinct, join
from lianjian.queries.partnership import matches, profiles
from lianjian.queries.partnership.complement import Party
from lianjian.queries.partnership.ground import Ground
from lianjian.queries.partnership.holding import Subject
from lianjian.queries.partnership.matches import Match
from lianjian.queries.partnership.ranking import Ranking
from lianjian.queries.paths.nearest_paths import nearest_paths
from lianjian.queries.paths.network import network
from lianjian.queries.paths.path_rows import grouped, paths_json, things_json

Ints = NDArray[np.int32]
Thing = tuple[str, int]

#: A linkage is looked for over at most so many relations (docs/reference/questions.md, question 5, max_length).
LONGEST = 6


class Partners:
    """The rows of one answer. What all rows need of a kind is looked up at once."""

    def __init__(self, ground: Ground, asking: Party, best: Ranking) -> None:
        self.day = ground.day
        self._ground = ground
        self._asking = asking
        self._best = best
        self._numbers = [ground.number(holder) for holder in best.holders.tolist()]
        self._matches = matches.with_each(ground, asking, best.holders) if len(best.holders) else []

    def rows(self) -> list[Json]:
        """One object for each partner, from the best on."""
        if not self._numbers:
            return []
        shown = self._entities()
        stated = self._evidence()
        linked = self._paths()
        return [
            {
                "entity": shown[self._ground.kind, number],
                "score": float(self._best.scores[at]),
                **{name: _known(column[at]) for name, column in self._best.components.items()},
                "allied": bool(self._best.allied[at]),
                "matches": [_match_json(shown, match, self._services) for match in self._matches[at]],
                "path": linked[at],
                "evidence": [row for thing in _things(self._matches[at]) for row in stated[thing]]
                + self._alliance_evidence(at, number),
            }
            for at, number in enumerate(self._numbers)
        ]

    @property
    def _services(self) -> Sequence[str]:
        def make() -> list[str]:
            return [str(ident) for ident in self.day.snapshot.nodes("Service").ids.to_list()]

        return self.day.snapshot.memoised("service notations", make)

    def _entities(self) -> dict[Thing, Json]:
        things = {(self._ground.kind, number) for number in self._numbers}
        for match in _all(self._matches):
            things |= {("Need", match.need), ("Offer", match.offer), (match.provider_kind, match.provider)}
        return things_json(self.day, things)

    def _evidence(self) -> dict[Thing, list[Json]]:
        """The rows that state each matched need and offer."""
        found: dict[Thing, list[Json]] = {}
        for kind, numbers in grouped(t for m in self._matches for t in _things(m)).items():
            stated = of_nodes(self.day.snapshot, kind, np.array(numbers, dtype=np.int32))
            found |= {(kind, number): rows for number, rows in zip(numbers, stated, strict=True)}
        return found

    def _paths(self) -> list[Json | None]:
        """The shortest linkage of each with the subject."""
        ties, kind = network(self.day), self._ground.kind
        which, bodies = self._ground.bodies(self._best.holders)
        bounds = np.searchsorted(which, np.arange(len(self._numbers) + 1, dtype=np.int32)).tolist()
        nodes = ties.number_of("Organization", bodies)
        own = ties.number_of(kind, np.array(self._numbers, dtype=np.int32))
        others = [distinct(np.append(nodes[bounds[n] : bounds[n + 1]], own[n])) for n in range(len(own))]
        found = nearest_paths(ties, ties.ends_of(self._asking.subject), others, LONGEST)
        shown = iter(paths_json(ties, [path for path in found if path is not None]))
        return [None if path is None else next(shown) for path in found]

    def _alliance_evidence(self, at: int, number: int) -> list[Json]:
        """The rows that state the memberships, and places covered, by which an allied partner is allied."""
        if not self._best.allied[at]:
            return []
        one, other = self._asking.subject, Subject(self.day, self._ground.kind, number)
        both = np.intersect1d(profiles.alliances(one).things, profiles.alliances(other).things)
        return [row for subject in (one, other) for row in _memberships(subject, both)]


def _memberships(subject: Subject, alliances: Ints) -> Iterable[Json]:
    day = subject.day
    for kind in ("Organization", "Grid"):
        edges = day.edges("MEMBER_OF", kind, "Alliance")
        _, position = join(subject.things(kind), edges.start)
        chosen = position[np.isin(edges.end[position], alliances)]
        yield from chain.from_iterable(of_edges(day.snapshot, edges.of, edges.number[chosen]))
    if subject.kind == "Place":
        covers = day.edges("COVERS", "Alliance", "Place")
        inside = day.areas.contains(subject.number, covers.end) & np.isin(covers.start, alliances)
        yield from chain.from_iterable(of_edges(day.snapshot, covers.of, covers.number[inside]))


def _match_json(shown: dict[Thing, Json], match: Match, services: Sequence[str]) -> Json:
    return {
        "direction": match.direction,
        "need": shown["Need", match.need],
        "service": services[match.service],
        "offer": shown["Offer", match.offer],
        "provider": shown[match.provider_kind, match.provider],
        "match": match.match,
    }


def _known(value: float) -> float | None:
    return None if isnan(value) else float(value)


def _all(rows: Iterable[Sequence[Match]]) -> Iterable[Match]:
    return (match for row in rows for match in row)


def _things(row: Sequence[Match]) -> list[Thing]:
    """The needs and offers of one partner, each once."""
    return list(dict.fromkeys(thing for match in row for thing in (("Need", match.need), ("Offer", match.offer))))

"""From a name in a cell to the thing that it certainly means, else to a problem (lists.md, "How a value names something")."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import process

from lianjian.loaders.reading.cells import CellError, NameText
from lianjian.loaders.resolving.index import KindIndex, narrowed
from lianjian.loaders.resolving.places import LENGTHS, Candidate, Match, PlaceIndex
from lianjian.schema import catalogue

#: Kinds with more names than this are not searched for near ones: too slow to be worth a suggestion.
_SUGGESTED_FROM = 50_000
_SHOWN = 5


class Target(NamedTuple):
    """What a name means, and whether the cell marks it as the lead."""

    kind: str
    id: str
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a name means nothing certain: a code of problems.CODES with its parameters."""

    code: str
    params: Mapping[str, str]


Outcome = tuple[str, str] | Failure


class Resolver:
    """Resolves names over the things of a load and of the graph; each distinct question is answered once."""

    def __init__(self, places: PlaceIndex, indexes: Mapping[str, KindIndex]) -> None:
        self.places = places
        self._indexes = indexes
        self._answers: dict[tuple[str, tuple[str, ...], str | None, str | None], Outcome] = {}
        self._places: dict[tuple[str, str | None], Match] = {}
        self._layouts: dict[str, str] = {}
        for layout in catalogue.layouts().values():
            if layout.kind:
                self._layouts.setdefault(layout.kind, layout.name)

    def name(self, name: NameText, kinds: tuple[str, ...], near: str | None, region: str | None) -> Outcome:
        """What a name means among the kinds: the first of them of which exactly one thing bears it.

        `near` is the place of the thing that the row is about: of several that bear the name the only one near it is meant.
        `region` is the region of the workbook, in which short names of places are looked for first.
        """
        question = (name.text, kinds, near, region)
        if question not in self._answers:
            self._answers[question] = self._name(name, kinds, near, region)
        return self._answers[question]

    def _name(self, name: NameText, kinds: tuple[str, ...], near: str | None, region: str | None) -> Outcome:
        unknown: list[Failure] = []
        for kind in kinds:
            found = self._of_kind(name, kind, near, region)
            if not isinstance(found, Failure) or not found.code.startswith("unknown"):
                return found
            unknown.append(found)
        return unknown[0]

    def _of_kind(self, name: NameText, kind: str, near: str | None, region: str | None) -> Outcome:
        if kind == "Place":
            return self._place(name, near, region)
        if kind == "Service":
            return self._service(name)
        index = self._indexes[kind]
        things = index.exactly(name.text) or index.named((name.text,)) or index.named(name.spellings())
        nearest = narrowed(things, near)
        if len(nearest) == 1:
            return kind, nearest[0].id
        if things:
            shown = "、".join(f"{thing.name}[{thing.id}]" for thing in things[:_SHOWN])
            return Failure("ambiguous-name", {"name": name.text, "candidates": shown})
        return self._unknown(name, kind)

    def _unknown(self, name: NameText, kind: str) -> Failure:
        label = catalogue.kinds()[kind].zh
        params = {"name": name.text, "kind": label, "layout": self._layouts.get(kind, label)}
        return Failure("unknown-name", {**params, "nearest": self._nearest(name.text, kind)})

    def _nearest(self, text: str, kind: str) -> str:
        names = self._indexes[kind].names()
        if len(names) > _SUGGESTED_FROM:
            return ""
        found = process.extract(text, names, limit=3, score_cutoff=50)
        return "、".join(str(one[0]) for one in found)

    @staticmethod
    def _service(name: NameText) -> Outcome:
        services = catalogue.vocabularies()["services"]
        for spelling in name.spellings():
            term = services.find(spelling)
            if term is not None:
                return "Service", term.notation
        near = process.extract(name.text, [term.zh for term in services.terms], limit=3)
        choices = "、".join(str(one[0]) for one in near)
        return Failure("not-in-vocabulary", {"vocabulary": services.zh, "choices": choices})

    # Places -------------------------------------------------------------------------------------------------------------

    def _place(self, name: NameText, near: str | None, region: str | None) -> Outcome:
        """A place by its code or name: near the row's own place first, then in the workbook's region, then anywhere."""
        if name.text.isdigit() and (code := self.places.code(name.text)) is not None:
            return "Place", code
        doubtful: Match | None = None
        for spelling in dict.fromkeys((name.text, name.base or name.text)):
            for scope in _scopes(near, region):
                try:
                    match = self.match(spelling, scope)
                except CellError as error:
                    return Failure(error.code, error.params)
                if match.id is not None:
                    return "Place", match.id
                if doubtful is None and any(candidate.score == 1.0 for candidate in match.candidates):
                    doubtful = match
        return _doubtful(name.text, doubtful) if doubtful else self._unknown_place(name.text, near or region)

    def match(self, text: str, within: str | None) -> Match:
        """The register's answer, asked once. Raises CellError for a spoiled code."""
        question = (text, within)
        if question not in self._places:
            self._places[question] = self.places.resolve(text, within)
        return self._places[question]

    def _unknown_place(self, text: str, within: str | None) -> Failure:
        near = self.match(text, within).candidates if within else ()
        return Failure("unknown-place", {"name": text, "nearest": _candidates(near)})

    def within(self, name: NameText, bound: str, *, sole_fit: bool = False) -> Outcome:
        """The one place below (or at) a code that a name means; `sole_fit` takes the only one below a wide code as well."""
        try:
            match = self.match(name.text, bound)
        except CellError as error:
            return Failure(error.code, error.params)
        if match.id is not None:
            return "Place", match.id
        if sole_fit and match.only is not None:
            return "Place", match.only
        if any(candidate.score == 1.0 for candidate in match.candidates):
            return _doubtful(name.text, match)
        outside = name.text.isdigit() and self.places.code(name.text) is not None
        if outside:
            return Failure("place-outside", {"name": name.text, "within": bound})
        return Failure("unknown-place", {"name": name.text, "nearest": _candidates(match.candidates)})

    def region_of(self, texts: Iterable[str]) -> str | None:
        """The narrowest region that holds every place that the texts certainly name; None for no such region."""
        codes: list[str] = []
        for text in texts:
            try:
                found = self.match(text, None).id
            except CellError:
                continue
            if found is not None:
                codes.append(found)
        return common_region(codes)


def common_region(codes: Sequence[str]) -> str | None:
    """The longest code of a level (up to the township) with which all codes begin."""
    if not codes:
        return None
    low, high = min(codes), max(codes)
    lengths = [length for length in LENGTHS[:4] if len(low) >= length and low[:length] == high[:length]]
    return low[: lengths[-1]] if lengths else None


def _scopes(near: str | None, region: str | None) -> list[str | None]:
    """Where a name of a place is looked for, one after the other; None is anywhere."""
    around = [near[:length] for length in (12, 9, 6, 4) if near and len(near) >= length]
    return list(dict.fromkeys([*around, region, None]))


def _doubtful(text: str, match: Match) -> Failure:
    return Failure("ambiguous-place", {"name": text, "candidates": _candidates(match.candidates)})


def _candidates(candidates: Sequence[Candidate]) -> str:
    return "、".join(f"{c.name}[{c.id}]({c.zh})" for c in candidates[:_SHOWN])

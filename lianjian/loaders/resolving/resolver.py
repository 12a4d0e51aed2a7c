"""From a name in a cell to the thing that it certainly means, else to a problem (lists.md, "How a value names something")."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from rapidfuzz import process

from lianjian.loaders.mapping.parsers import service_of
from lianjian.loaders.reading.cells import CellError, NameText
from lianjian.loaders.resolving.decisions import Decisions
from lianjian.loaders.resolving.doubts import Choice, Failure, Question, best, weighed
from lianjian.loaders.resolving.index import KindIndex, Thing, narrowed
from lianjian.loaders.resolving.likeness import Likeness, likeness
from lianjian.loaders.resolving.places import LENGTHS, Candidate, Match, PlaceIndex, place_key
from lianjian.schema import catalogue

__all__ = ["Failure", "Outcome", "Resolver", "Target", "common_region"]

#: Kinds with more names than this are not searched for near ones: too slow to be worth a suggestion.
_SUGGESTED_FROM = 50_000
#: A load compares so many names at most in search of near ones.
_COMPARED = 100_000_000
_SHOWN = 5
#: So many similar names are looked at more closely.
_NEAR = 20
#: Digits of a county's code: names of places are held against others only within one.
_COUNTY = 6
#: A code and a name in one cell; with nothing between them only a code that no name begins with.
_CODED = re.compile(r"(?P<code>\d{2,12}(?=[\s:：_-])|\d{6,12}(?=[\u3400-\u9fff]))[\s:：_-]*(?P<name>.*\D.*)")
#: What a person can decide.
_DOUBTFUL = frozenset({"unknown-name", "unknown-place", "ambiguous-name", "ambiguous-place", "place-outside"})


class Target(NamedTuple):
    """What a name means, and whether the cell marks it as the lead."""

    kind: str
    id: str
    lead: bool = False


Outcome = tuple[str, str] | Failure


class Resolver:
    """Resolves names over the things of a load and of the graph; each distinct question is answered once.

    Where a name is doubtful the decision that a person took about it counts; without one the failure holds what it may mean.
    """

    def __init__(self, places: PlaceIndex, indexes: Mapping[str, KindIndex], decisions: Decisions | None = None) -> None:
        self.places = places
        self._decisions = decisions or Decisions()
        self._compared = 0
        self._nearby: dict[tuple[str, str, int], list[tuple[str, Thing]]] = {}
        self._indexes = indexes
        self._answers: dict[tuple[str, tuple[str, ...], str | None, str | None], Outcome] = {}
        self._places: dict[tuple[str, str | None], Match] = {}
        self._layouts: dict[str, str] = {}
        for layout in catalogue.layouts().values():
            if layout.kind:
                self._layouts.setdefault(layout.kind, layout.name)

    def name(self, name: NameText, kinds: tuple[str, ...], near: str | None, region: str | None) -> Outcome:
        """What a name means among the kinds: the first of them of which exactly one thing bears it.

        A kind of which a row of this load has it as its 编号 comes before the others.
        `near` is the place of the thing that the row is about: of several that bear the name the only one near it is meant.
        `region` is the region of the workbook, in which short names of places are looked for first.
        """
        question = (name.text, kinds, near, region)
        if question not in self._answers:
            found = self._name(name, kinds, near, region)
            if isinstance(found, Failure) and found.code in _DOUBTFUL:
                found = self._decided(found, name, kinds, near or region, region)
            self._answers[question] = found
        return self._answers[question]

    # Doubts -------------------------------------------------------------------------------------------------------------

    def _decided(self, failure: Failure, name: NameText, kinds: tuple[str, ...], near: str | None, region: str | None) -> Outcome:
        """What was decided about a doubtful name, else the failure with what it may mean."""
        question = Question.of(kinds, name.text, near)
        decision = self._decisions.about(question)
        if decision is not None:
            if decision.answer == "is" and self._there(decision.kind, decision.id):
                return decision.kind, decision.id
            if decision.answer == "none":
                return Failure("decided-none", {"name": name.text})
            if decision.answer == "new":
                kind = kinds[0]
                return Failure("unknown-place", failure.params) if kind == "Place" else self._unknown(name, kind, ())
        choices = best(choice for kind in kinds for choice in self._choices(name, kind, near, region))
        return replace(failure, question=question, choices=choices) if choices else failure

    def _there(self, kind: str, ident: str) -> bool:
        """Whether the thing that a decision means is still in the graph."""
        if kind == "Place":
            return self.places.name(ident) is not None
        return kind in self._indexes and any(thing.citable for thing in self._indexes[kind].with_id(ident))

    def _choices(self, name: NameText, kind: str, near: str | None, region: str | None) -> list[Choice]:
        """The things of a kind that a name may mean."""
        if kind == "Place":
            return [self._place_choice(name.text, one, near) for one in self._place_candidates(name, near, region)]
        if kind not in self._indexes:
            return []
        bearing = self._bearing(name, kind)
        things = bearing or [thing for _, thing in self._near(name.text, kind)]
        return [self._choice(name.text, thing, near, borne=bool(bearing)) for thing in things]

    def _choice(self, text: str, thing: Thing, near: str | None, *, borne: bool) -> Choice:
        like = likeness(thing.name, thing.name) if borne else self._likest(text, thing)
        like = weighed(like, thing.place, near)
        region = self.places.full_name(thing.place) if thing.place else ""
        return Choice(thing.kind, thing.id, thing.name, region, like.score, like.zh, like.en)

    def _likest(self, text: str, thing: Thing) -> Likeness:
        """How alike a text is to that name of a thing, whole or within its place, to which it is most alike."""
        index, there = self._indexes[thing.kind], thing.place
        spellings = [(text, own) for own in (thing.name, *thing.aliases)]
        spellings += [(index.local(text, there), index.local_of(thing))] if there else []
        return max((likeness(*pair) for pair in spellings), key=lambda one: one.score)

    def _place_choice(self, text: str, one: Candidate, near: str | None) -> Choice:
        own = self.places.name(one.id) or one.name
        full = self.places.full_name(one.id)
        like = (
            likeness(own, own)
            if one.score == 1.0
            else max(likeness(text, own), likeness(text, full), key=lambda like: like.score)
        )
        like = weighed(like, one.id, near)
        return Choice("Place", one.id, own, full.removesuffix(own), like.score, like.zh, like.en)

    def _place_candidates(self, name: NameText, near: str | None, region: str | None) -> Sequence[Candidate]:
        """The places of the narrowest scope in which any has the name, else those of a similar name near by."""
        if name.text.isdigit():
            return ()
        if (coded := self._coded(name)) is not None:
            code, inner = coded
            return self.match(inner.text, code).candidates
        scopes = [scope for scope in _scopes(near, region) if scope is not None]
        found = [self.match(name.base or name.text, scope).candidates for scope in (*scopes, None)]
        exact = next((c for c in found if any(one.score == 1.0 for one in c)), None)
        if exact is not None:
            return exact
        return [one for scope in scopes if len(scope) >= _COUNTY for one in self.places.similar(name.base or name.text, scope)]

    def _name(self, name: NameText, kinds: tuple[str, ...], near: str | None, region: str | None) -> Outcome:
        unknown: list[Failure] = []
        here = [kind for kind in kinds if kind in self._indexes and self._indexes[kind].numbered_here(name.code)]
        for kind in (*here, *(other for other in kinds if other not in here)):
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
        things = self._bearing(name, kind)
        nearest = self._indexes[kind].one_each(narrowed(things, near))
        if len(nearest) == 1:
            return kind, nearest[0].id
        if things:
            shown = "、".join(f"{thing.name}[{thing.id}]" for thing in things[:_SHOWN])
            return Failure("ambiguous-name", {"name": name.text, "candidates": shown})
        return self._unknown(name, kind, [near_by for near_by, _ in self._near(name.text, kind)[:3]])

    def _bearing(self, name: NameText, kind: str) -> list[Thing]:
        index = self._indexes[kind]
        return index.exactly(name.text) or index.exactly(name.code) or index.named((name.text,)) or index.named(name.spellings())

    def _unknown(self, name: NameText, kind: str, nearest: Sequence[str]) -> Failure:
        label = catalogue.kinds()[kind].zh
        params = {"name": name.text, "kind": label, "layout": self._layouts.get(kind, label)}
        return Failure("unknown-name", {**params, "nearest": "、".join(nearest)})

    def _near(self, text: str, kind: str) -> list[tuple[str, Thing]]:
        """Things of a similar name, with it, the most similar first; none where there are too many to compare with each."""
        things = self._indexes[kind].citable()
        asked = (kind, text, len(things))
        if asked not in self._nearby:
            self._nearby[asked] = self._most_similar(text, things)
        return self._nearby[asked]

    def _most_similar(self, text: str, things: Sequence[Thing]) -> list[tuple[str, Thing]]:
        if len(things) > _SUGGESTED_FROM or self._compared > _COMPARED:
            return []
        self._compared += len(things)
        names = {at: thing.name for at, thing in enumerate(things)}
        return [(found, things[at]) for found, _, at in process.extract(text, names, limit=_NEAR, score_cutoff=50)]

    @staticmethod
    def _service(name: NameText) -> Outcome:
        term = service_of(name)
        if term is not None:
            return "Service", term.notation
        services = catalogue.vocabularies()["services"]
        near = process.extract(name.text, [term.zh for term in services.terms], limit=3)
        choices = "、".join(str(one[0]) for one in near)
        return Failure("not-in-vocabulary", {"vocabulary": services.zh, "choices": choices})

    # Places -------------------------------------------------------------------------------------------------------------

    def _place(self, name: NameText, near: str | None, region: str | None) -> Outcome:
        """A place by its code or name: near the row's own place first, then in the workbook's region, then anywhere."""
        if name.text.isdigit() and (code := self.places.code(name.text)) is not None:
            return "Place", code
        coded = self._coded(name)
        if coded is not None:
            refined = self._refined(name, *coded)
            # What stands in brackets behind a code may be a remark.
            if not isinstance(refined, Failure) or refined.code == "ambiguous-place" or name.alias is None:
                return refined
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

    def _coded(self, name: NameText) -> tuple[str, NameText] | None:
        """The code of a place, and the name that stands with it: 330302006 鼓楼社区, 鼓楼社区（330302006）."""
        found = _CODED.fullmatch(name.text)
        if found is not None:
            pair = (found["code"], found["name"])
        elif name.alias is not None and name.base.isdigit() != name.alias.isdigit():
            pair = (name.base, name.alias) if name.base.isdigit() else (name.alias, name.base)
        else:
            return None
        code = self.places.code(pair[0])
        return None if code is None else (code, NameText(pair[1], base=pair[1]))

    def _refined(self, name: NameText, code: str, inner: NameText) -> Outcome:
        """The place that a name means below a code; the code's own where the name is its own, or that of a place above it."""
        if place_key(inner.text) == place_key(self.places.name(code) or ""):
            return "Place", code
        found = self._within(inner, code)
        if not isinstance(found, Failure):
            return "Place", max(code, found[1], key=len)
        if found.code == "ambiguous-place":
            return found
        return Failure("unknown-place", {"name": name.text, "nearest": found.params.get("nearest", "")})

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
        found = self._within(name, bound, sole_fit=sole_fit)
        if isinstance(found, Failure) and found.code in _DOUBTFUL:
            return self._decided(found, name, ("Place",), bound, None)
        return found

    def _within(self, name: NameText, bound: str, *, sole_fit: bool = False) -> Outcome:
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

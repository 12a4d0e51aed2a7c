"""What can be said: kinds, relations, vocabularies and the layouts of lists, as the running software needs them.

Read from generated/catalogue.json, which is made from lianjian.yaml (docs/reference/schema.md shows all of it).
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from lianjian.errors import UnknownName

_CATALOGUE = Path(__file__).parent / "generated" / "catalogue.json"


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a kind or relation.

    `type` is text, texts (several), integer, number, date (a partial ISO date as text, see dates.py) or boolean;
    `vocabulary` names the vocabulary that its values come from. A value that is in no vocabulary is kept as text.
    """

    name: str
    zh: str
    en: str
    type: str
    vocabulary: str | None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing (a node label). `properties` are its own; `common()` gives those that every kind has."""

    name: str
    zh: str
    en: str
    uri: str
    about: str
    properties: tuple[Property, ...]

    def property(self, name: str) -> Property:
        """The property of that name, its own or a common one. Raises UnknownName."""
        return _named(name, (*self.properties, *common()), f"{self.zh}的属性", f"property of {self.name}")


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation. `ends` are the pairs of kinds (start, end) that it may lead between.

    `acyclic`: no chain of it comes back to its start. `periodic`: it may end and begin again between the same two things,
    so that its `since` belongs to its identity.
    """

    name: str
    zh: str
    en: str
    uri: str
    about: str
    ends: tuple[tuple[str, str], ...]
    properties: tuple[Property, ...]
    acyclic: bool
    periodic: bool

    def property(self, name: str) -> Property:
        """The property of that name. Raises UnknownName."""
        return _named(name, self.properties, f"关系“{self.zh}”的属性", f"property of {self.name}")


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a vocabulary. `broader` is the notation of the more general term; none of its dimensions is inherited.

    `groups` sort terms without being broader: the circles of a service, the chain of a deliberation step (and the steps
    of a chain), the part that an organisation type plays (party, residents, owners, building, property).
    """

    notation: str
    zh: str
    en: str
    aliases: tuple[str, ...]
    broader: str | None
    dimensions: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """A controlled vocabulary with Chinese and English labels."""

    name: str
    zh: str
    en: str
    terms: tuple[Term, ...]
    _index: dict[str, Term] = field(default_factory=dict, repr=False, compare=False)

    def find(self, text: str) -> Term | None:
        """The term with that notation, label or alias; width and case of letters and spaces do not matter."""
        if not self._index:
            self._index.update(_index(self.terms))
        folded = _folded(text)
        return self._index.get(folded) or self._index.get("".join(folded.split()))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a layout. `target` says what its values become (docs/reference/schema.md, "From a column to data")."""

    name: str
    en: str
    slot: str
    aliases: tuple[str, ...]
    required: bool
    several: bool
    type: str
    vocabulary: str | None
    example: str
    target: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Layout:
    """A standard list. A row makes a thing of `kind`, or a tie `relation` when `kind` is None.

    `key` is what a completeness statement calls it; `identity` are the columns that tell one row's thing from another's
    where there is no 编号; `constants` are properties that every row's thing has.
    """

    name: str
    en: str
    key: str
    aliases: tuple[str, ...]
    kind: str | None
    relation: str | None
    identity: tuple[str, ...]
    constants: Mapping[str, Any]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """The column with that name or alias; width and case of letters and any spaces do not matter."""
        wanted = _folded(name).replace(" ", "")
        for column in self.columns:
            if any(_folded(own) == wanted for own in (column.name, *column.aliases)):
                return column
        return None


T = TypeVar("T")
Entry = TypeVar("Entry", Kind, Relation, Vocabulary, Layout)
Sought = TypeVar("Sought", Property, Vocabulary)


@cache
def common() -> tuple[Property, ...]:
    """The properties that every kind has: id, name, name_en, key, aliases, notes."""
    return tuple(Property(**entry) for entry in _read()["common"])


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its name, e.g. Organization."""
    return _by_name(Kind(**{**entry, "properties": _properties(entry)}) for entry in _read()["kinds"])


def kind_said(text: str) -> tuple[str | None, str]:
    """The kind that stands before a colon, and what is behind it. Only names of kinds count: an id may hold a colon."""
    label, colon, rest = text.partition(":")
    if colon and rest.strip():
        for kind in kinds().values():
            if label.strip().lower() in (kind.name.lower(), kind.zh, kind.en.lower()):
                return kind.name, rest.strip()
    return None, text


@cache
def relations() -> Mapping[str, Relation]:
    """Every relation by its name, e.g. MEMBER_OF."""
    return _by_name(
        Relation(**{**entry, "ends": _pairs(entry["ends"]), "properties": _properties(entry)}) for entry in _read()["relations"]
    )


@cache
def vocabularies() -> Mapping[str, Vocabulary]:
    """Every vocabulary by its name, e.g. services."""
    return _by_name(
        Vocabulary(**{**entry, "terms": tuple(_frozen(Term, term) for term in entry["terms"])})
        for entry in _read()["vocabularies"]
    )


@cache
def layouts() -> Mapping[str, Layout]:
    """Every standard layout by the Chinese name of its sheet, e.g. 机构."""
    return _by_name(
        _frozen(Layout, {**entry, "columns": tuple(_frozen(Column, column) for column in entry["columns"])})
        for entry in _read()["layouts"]
    )


def find_layout(text: str) -> Layout | None:
    """The layout with that Chinese or English name, key or alias."""
    wanted = _folded(text)
    for layout in layouts().values():
        if any(_folded(own) == wanted for own in (layout.name, layout.en, layout.key, *layout.aliases)):
            return layout
    return None


def vocabulary_names() -> tuple[str, ...]:
    """The names of all vocabularies."""
    return tuple(vocabularies())


def vocabulary(name: str) -> Vocabulary:
    """The vocabulary of that name. Raises UnknownName with the nearest names."""
    return _named(name, vocabularies().values(), "词表", "vocabulary")


def vocabulary_json(name: str) -> list[dict[str, Any]]:
    """A vocabulary as `lianjian vocabulary NAME --json` prints it. Raises UnknownName with the nearest names."""
    return [
        {
            "notation": term.notation,
            "zh": term.zh,
            "en": term.en,
            "broader": term.broader,
            "dimensions": list(term.dimensions),
        }
        for term in vocabulary(name).terms
    ]


@cache
def _read() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(_CATALOGUE.read_text(encoding="utf-8"))
    return loaded


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _index(terms: Iterable[Term]) -> dict[str, Term]:
    """Labels to terms; of two terms a notation or label wins over an alias, and an earlier term over a later one."""
    found: dict[str, Term] = {}
    ordered = list(terms)
    for term in ordered:
        for text in (term.notation, term.zh, term.en):
            found.setdefault(_folded(text), term)
    for term in ordered:
        for text in term.aliases:
            found.setdefault(_folded(text), term)
    return found


def _frozen(cls: type[T], entry: Mapping[str, Any]) -> T:
    """The entry as a `cls`, its lists as tuples."""
    return cls(**{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()})


def _properties(entry: Mapping[str, Any]) -> tuple[Property, ...]:
    return tuple(Property(**own) for own in entry["properties"])


def _pairs(ends: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((start, end) for start, end in ends)


def _by_name(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    return MappingProxyType({entry.name: entry for entry in entries})


def _named(name: str, entries: Iterable[Sought], zh: str, en: str) -> Sought:
    known = {entry.name: entry for entry in entries}
    if name in known:
        return known[name]
    import difflib  # only here: its import costs more than this module

    nearest = difflib.get_close_matches(name, known, n=3, cutoff=0.4) or list(known)[:3]
    raise UnknownName(f"没有叫“{name}”的{zh}。", f"There is no {en} called {name!r}.", nearest)

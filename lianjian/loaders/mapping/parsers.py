"""From what a value gives to what a property holds, by the property's type and vocabulary (schema/catalogue.py)."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from rapidfuzz import process
from stdnum.cn import uscc

from lianjian.loaders.mapping.values import Given, text_of
from lianjian.loaders.reading import cells as cell_rules
from lianjian.loaders.reading.cells import Cell, CellError, NameText
from lianjian.loaders.reading.persons import personal_value
from lianjian.schema import catalogue
from lianjian.schema.catalogue import Property, Term, Vocabulary

#: The end of what is stated to have ended, on a day that nobody states (docs/reference/questions.md, "Common to all").
ENDED = "0001-01-01"
#: How many terms of a vocabulary a problem lists.
_CHOICES = 12


class Remark(NamedTuple):
    """Something to report about a value that was kept (or, with an error code, left out)."""

    code: str
    params: dict[str, str]


class Parsed(NamedTuple):
    """A property's value, None when nothing is said or all was left out; what to report; text to keep as a note."""

    value: Any
    remarks: tuple[Remark, ...] = ()
    kept: str | None = None


_NUMBERS: Mapping[str, Callable[[Cell], float | None]] = {"integer": cell_rules.integer, "number": cell_rules.number}
#: Numbers that may look like a telephone number; of persons, floors and money none does.
_OPEN = frozenset({"value"})
#: Counts, areas and amounts are not negative; what is measured by an indicator may be.
_COUNT = (0.0, 1e12)
_RANGES = {"longitude": (-180.0, 180.0), "latitude": (-90.0, 90.0), "value": (-1e15, 1e15)}

NOTHING = Parsed(None)
Parser = Callable[[Given], Parsed]


def parser_of(owner: str, own: Property, several: bool) -> Parser:
    """The parser of a property of a kind or relation; `several` when one cell may hold several values."""
    if (owner, own.name) in _SPECIAL:
        return _SPECIAL[owner, own.name]
    if own.vocabulary is not None:
        return _terms(catalogue.vocabularies()[own.vocabulary], own, several)
    if own.type == "texts":
        return _texts
    if own.type in _NUMBERS:
        read = _within(_NUMBERS[own.type], *_RANGES.get(own.name, _COUNT))
        return _single(read if own.name in _OPEN else _impersonal(read))
    return _single({"date": _date, "boolean": cell_rules.truth}.get(own.type, _text))


def _within(read: Callable[[Cell], float | None], low: float, high: float) -> Callable[[Cell], float | None]:
    def bounded(cell: Cell) -> float | None:
        found = read(cell)
        if found is not None and not low <= found <= high:
            raise CellError("out-of-range", low=f"{low:,.0f}", high=f"{high:,.0f}")
        return found

    return bounded


def _impersonal(read: Callable[[Cell], float | None]) -> Callable[[Cell], float | None]:
    def checked(cell: Cell) -> float | None:
        if personal_value(cell):
            raise CellError("personal-value")
        return read(cell)

    return checked


def _single(read: Callable[[Cell], Any]) -> Parser:
    def parse(given: Given) -> Parsed:
        for cell in given:
            try:
                value = read(cell)
            except CellError as error:
                return Parsed(None, (Remark(error.code, error.params),))
            if value is not None:
                return Parsed(value)
        return NOTHING

    return parse


def _text(cell: Cell) -> str | None:
    text = text_of(cell)
    if text is not None and personal_value(text):
        raise CellError("personal-value")
    return text


def _date(cell: Cell) -> str | None:
    return ENDED if cell == ENDED else cell_rules.partial_date(cell)


def _texts(given: Given) -> Parsed:
    found: dict[str, None] = {}
    remarks: list[Remark] = []
    for cell in given:
        try:
            # The cell as a whole first: beside a number stands whose it is.
            _text(cell)
            found.update(dict.fromkeys(cell_rules.values(cell)))
        except CellError as error:
            remarks.append(Remark(error.code, error.params))
    return Parsed(list(found) or None, tuple(remarks))


def _terms(vocabulary: Vocabulary, own: Property, several: bool) -> Parser:
    """Terms as their notations. What is no term is kept as it is written, with a note.

    An unknown alliance kind is `other`, its text kept with the notes; who has an unknown role is a member as well.
    """
    many = own.type == "texts"

    def parse(given: Given) -> Parsed:
        found: dict[str, None] = {}
        strange: list[str] = []
        try:
            for text in _written(given, many or several, vocabulary):
                notation = _notation(text, vocabulary)
                if notation is None:
                    strange.append(text)
                    if vocabulary.name == "roles":
                        found["member"] = None
                    notation = "other" if vocabulary.name == "alliance_kinds" else text
                found[notation] = None
        except CellError as error:
            return Parsed(None, (Remark(error.code, error.params),))
        if not found:
            return NOTHING
        remarks = (_not_a_term(vocabulary),) if strange else ()
        kept = "、".join(strange) if strange and vocabulary.name == "alliance_kinds" else None
        return Parsed(list(found) if many else next(iter(found)), remarks, kept)

    return parse


def _written(given: Given, several: bool, vocabulary: Vocabulary) -> list[str]:
    """The texts in the cells; `福智` (terms of one character, nothing between them) is several as well."""
    texts: list[str] = []
    for cell in given:
        whole = _text(cell)
        if whole is None:
            continue
        if not several or vocabulary.find(whole) is not None:
            texts.append(whole)
            continue
        for part in cell_rules.values(cell):
            letters = [vocabulary.find(letter) for letter in part]
            texts += list(part) if vocabulary.find(part) is None and all(letters) else [part]
    return texts


def _notation(text: str, vocabulary: Vocabulary) -> str | None:
    term = vocabulary.find(text)
    return None if term is None else term.notation


def service_of(name: NameText) -> Term | None:
    """The service that a name means, in any of its spellings; None when the vocabulary has none of that name."""
    services = catalogue.vocabularies()["services"]
    return next((term for spelling in name.spellings() if (term := services.find(spelling)) is not None), None)


def _not_a_term(vocabulary: Vocabulary) -> Remark:
    labels = [term.zh for term in vocabulary.terms[:_CHOICES]]
    more = "…" if len(vocabulary.terms) > _CHOICES else ""
    return Remark("not-in-vocabulary", {"vocabulary": vocabulary.zh, "choices": "、".join(labels) + more})


def _key(cell: Cell) -> str | None:
    found = cell_rules.key(cell)
    if found is not None and personal_value(found):
        raise CellError("personal-value")
    return found


def _credit_code(cell: Cell) -> str | None:
    """A unified social credit code in its one spelling; one with a wrong check digit is left out."""
    found = _key(cell)
    if found is None:
        return None
    if not uscc.is_valid(found):
        raise CellError("bad-credit-code")
    return str(uscc.compact(found))


_PERIOD = re.compile(r"(?P<year>\d{4})(?:年|-)?(?:[Qq]|第)?(?P<quarter>[1-4一二三四])(?:季度?)?")
_QUARTERS = dict(zip("一二三四", "1234", strict=True))


def _period(cell: Cell) -> str | None:
    """YYYY, YYYYQn or YYYY-MM."""
    text = text_of(cell)
    if text is None:
        return None
    match = _PERIOD.fullmatch(text)
    if match is not None and not text.isdigit():
        quarter = match["quarter"]
        if any(mark in text for mark in "Qq季第"):
            return f"{match['year']}Q{_QUARTERS.get(quarter, quarter)}"
    day = cell_rules.partial_date(cell)
    return None if day is None else day[:7]


def _content(cell: Cell) -> str | None:
    """What a completeness statement is about: the key of a layout, else the notation of a service."""
    text = text_of(cell)
    if text is None:
        return None
    layout = catalogue.find_layout(text)
    if layout is not None:
        return layout.key
    services = catalogue.vocabularies()["services"]
    term = services.find(text)
    if term is None:
        raise CellError("unknown-term", vocabulary=services.zh, nearest=_nearest_content(text))
    return term.notation


def _nearest_content(text: str) -> str:
    known = [*catalogue.layouts(), *(term.zh for term in catalogue.vocabularies()["services"].terms)]
    return "、".join(str(found[0]) for found in process.extract(text, known, limit=3))


KEY: Parser = _single(_key)
TEXT: Parser = _single(_text)
TEXTS: Parser = _texts

_SPECIAL: dict[tuple[str, str], Parser] = {
    ("Organization", "credit_code"): _single(_credit_code),
    ("Organization", "party_code"): KEY,
    ("Observation", "period"): _single(_period),
    ("Completeness", "content"): _single(_content),
}

"""Finding the place that a cell means, in the register (lists.md, "How a value names something").

A place is named by its code of 2 to 12 digits, by its full path (浙江省温州市鹿城区五马街道), or by a short name within a region.
A name is certain when exactly one place fits within a township or county; within anything wider the one that fits is a
matter for review, except for counties, cities and provinces, of which the register is the whole list.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import polars as pl
from rapidfuzz import fuzz, process

from lianjian.loaders.reading.cells import key as code_text
from lianjian.loaders.resolving.names import normalise

#: Digits of a code at each level: province, city, county, township or street, community or village.
LENGTHS = (2, 4, 6, 9, 12)
_COUNTY = 3
#: Levels of the register that only fill a gap in the ladder: 市辖区, 省直辖县级行政区划.
_PLACEHOLDER = re.compile(r"市辖区|县|(省|自治区)直辖县级行政区划|.*直辖村级区划")
#: Below this many places a scope is indexed once; above, each name is looked for by a scan of the column.
_INDEXED = 6000
_BEGINS_WITH_FIGURE = "^[0-9０-９零〇一二三四五六七八九十百]"
_ENDINGS = ("居委会", "村委会", "社区", "村")
#: Where the name of a place may end within a longer name.
_END = re.compile("省|自治区|市|区|县|旗|街道|镇|乡|苏木|居委会|村委会|村|嘎查")
_NEAREST = 3
_NEAR_ENOUGH = 60.0
#: In search of candidates for review: so many, and so alike at least (of two characters one).
_LOOKED_AT = 20
_ALIKE_AT_ALL = 40.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a text may mean: code, full name, how sure (1.0 = the name fits exactly), and why, in two languages."""

    id: str
    name: str
    score: float
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a text means. `id` is the place when it is certain, else None with the candidates, best first."""

    id: str | None
    candidates: tuple[Candidate, ...] = ()

    @property
    def only(self) -> str | None:
        """The one place that fits exactly, certain or for review; None when none or several do."""
        exact = [candidate.id for candidate in self.candidates if candidate.score == 1.0]
        return exact[0] if len(exact) == 1 else None


def place_key(name: str) -> str:
    """The key of a place's name: as names are normalised, and without the endings 村, 社区, 居委会, 村委会."""
    key = normalise(name)
    for ending in _ENDINGS:
        if key.endswith(ending) and len(key) > len(ending):
            return key.removesuffix(ending)
    return key


def level_of(code: str) -> int:
    """The level (1 to 5) that a code's length reaches; 0 for an empty one."""
    return sum(len(code) >= length for length in LENGTHS)


class PlaceIndex:
    """Looks places up in a frame of them (columns id, name, level, until). Nothing is indexed before it is asked for."""

    def __init__(self, places: pl.DataFrame) -> None:
        self._places = places.select("id", "name", "level", "until").sort("id")
        self._found: dict[tuple[str, str], Match] = {}
        self._begun: dict[tuple[str, str], str | None] = {}
        self._keys: dict[str, dict[str, list[int]]] = {}
        self._uppers: dict[str, dict[str, list[str]]] = {}

    @cached_property
    def _ids(self) -> list[str]:
        return self._places["id"].to_list()

    @cached_property
    def _names(self) -> list[str]:
        return self._places["name"].to_list()

    @cached_property
    def _levels(self) -> list[int]:
        return self._places["level"].to_list()

    @cached_property
    def _ended(self) -> frozenset[int]:
        return frozenset(self._places.with_row_index("at").filter(pl.col("until").is_not_null())["at"].to_list())

    # Codes --------------------------------------------------------------------------------------------------------------

    def code(self, text: str) -> str | None:
        """The code of a place as the register writes it: `330302000000` is 330302; None when the register has no such place."""
        if not re.fullmatch(r"\d{2,12}", text):
            return None
        forms = [text, *(text[:length] for length in reversed(LENGTHS) if length < len(text) and not text[length:].strip("0"))]
        return next((form for form in forms if self._at(form) is not None), None)

    def _at(self, code: str) -> int | None:
        at = bisect_left(self._ids, code)
        return at if at < len(self._ids) and self._ids[at] == code else None

    def name(self, code: str) -> str | None:
        """The own name of a place."""
        at = self._at(code)
        return None if at is None else self._names[at]

    def path(self, code: str) -> tuple[str, ...]:
        """The names from the province down to the place, without levels above it that only fill a gap (市辖区)."""
        above = (self.name(code[:length]) for length in LENGTHS if length < len(code))
        names = [name for name in above if name and not _PLACEHOLDER.fullmatch(name)]
        return tuple(dict.fromkeys([*names, *filter(None, [self.name(code)])]))

    def full_name(self, code: str) -> str:
        """The path as one word: 浙江省温州市鹿城区五马街道."""
        return "".join(self.path(code))

    # Names --------------------------------------------------------------------------------------------------------------

    def resolve(self, text: str, within: str | None = None) -> Match:
        """The place that `text` names: a code, a full path or a short name; `within` is a code that bounds the search.

        Raises CellError("spoiled-code") for a code that Excel rounded (3.30302E+11).
        """
        asked = (text, within or "")
        if asked not in self._found:
            self._found[asked] = self._resolve(*asked)
        return self._found[asked]

    def beginning(self, name: str, within: str | None) -> str | None:
        """The narrowest place that the beginning of a longer name certainly names: of 五马街道落霞社区党委 the community."""
        asked = (name, within or "")
        if asked not in self._begun:
            self._begun[asked] = self._beginning(normalise(name), self.code(within or "") or "")
        return self._begun[asked]

    def _beginning(self, name: str, bound: str) -> str | None:
        if not bound and not self._leading(name, bound):
            return None
        ends = [match.end() for match in _END.finditer(name) if match.end() < len(name)]
        codes = (self._by_name(name[:end], bound).id for end in reversed(ends))
        return next((code for code in codes if code is not None), None)

    def _resolve(self, text: str, within: str) -> Match:
        written = code_text(text)
        if written is None:
            return Match(None)
        bound = self.code(within) or within
        if re.fullmatch(r"\d+", written):
            return self._by_code(written, bound)
        found = self._by_name(normalise(written), bound)
        return found if found.candidates else Match(None, tuple(self._near(normalise(written), bound)))

    def _by_code(self, written: str, bound: str) -> Match:
        code = self.code(written)
        if code is None:
            return Match(None)
        if code.startswith(bound) or bound.startswith(code):
            return Match(code, (self._candidate(code, 1.0, "代码相同", "the code"),))
        return Match(None, (self._candidate(code, 0.5, f"不在 {bound} 之内", f"not inside {bound}"),))

    def _by_name(self, name: str, bound: str) -> Match:
        above = self._ancestor(name, bound)
        if above is not None:
            return Match(above, (self._candidate(above, 1.0, "全称相同", "the full name"),))
        found = {code: sure for rest in self._rests(name, bound) for code, sure in self._walk(rest, bound)}
        live = {code: sure for code, sure in found.items() if self._at(code) not in self._ended} or found
        codes = self._widest(sorted(live))
        certain = len(codes) == 1 and live[codes[0]]
        reason = ("名称相同", "the name") if len(codes) == 1 else ("同名不止一处", "several places have the name")
        if len(codes) == 1 and not certain:
            reason = ("范围较大，同名只有这一处", "the only one of that name, but in a wide region")
        return Match(codes[0] if certain else None, tuple(self._candidate(code, 1.0, *reason) for code in codes))

    def _widest(self, codes: list[str]) -> list[str]:
        """Without a county that only repeats its city (东莞市 4419 and 441900)."""
        return [code for code in codes if not any(code != up and code.startswith(up) and self._same(code, up) for up in codes)]

    def _same(self, code: str, other: str) -> bool:
        return self.name(code) == self.name(other)

    def _ancestor(self, name: str, bound: str) -> str | None:
        """The bound itself or a place around it, when the text is its name or its path."""
        for length in reversed([length for length in LENGTHS if length <= len(bound)]):
            path = [normalise(part) for part in self.path(bound[:length])]
            if name in {"".join(path[start:]) for start in range(len(path))}:
                return bound[:length]
        return None

    def _rests(self, name: str, bound: str) -> Iterator[str]:
        """The name, and what is left of it behind the path of the bound or behind the end of that path."""
        yield name
        path = [normalise(part) for part in self.path(bound)]
        for start in range(len(path)):
            front = "".join(path[start:])
            if name.startswith(front) and len(name) > len(front):
                yield name[len(front) :]

    def _walk(self, name: str, scope: str) -> Iterator[tuple[str, bool]]:
        """The places below `scope` that `name` leads to, step by step, and whether the last step was narrow enough to be sure."""
        led = [found for code, rest in self._leading(name, scope) for found in self._walk(rest, code)]
        yield from led
        if not led:
            for code in self._named(name, scope):
                yield code, level_of(scope) >= _COUNTY or level_of(code) <= _COUNTY

    def _named(self, name: str, scope: str) -> list[str]:
        """The places below `scope` whose name fits best: the same spelling, else the same sort, else all but the ending."""
        wanted = place_key(name)
        found = [
            at for at in self._keyed(wanted, scope) if self._levels[at] == len(LENGTHS) or normalise(self._names[at]) == name
        ]
        for fits in (self._same_spelling, self._same_sort):
            best = [at for at in found if fits(name, normalise(self._names[at]))]
            if best:
                return [self._ids[at] for at in best]
        return [self._ids[at] for at in found]

    @staticmethod
    def _same_spelling(name: str, other: str) -> bool:
        return name == other

    @staticmethod
    def _same_sort(name: str, other: str) -> bool:
        """Both a village or both a community: 西关村 is 西关村委会 rather than 西关社区居委会."""
        return name.endswith(("村", "村委会")) == other.endswith(("村", "村委会"))

    def _keyed(self, wanted: str, scope: str) -> list[int]:
        low, high = self._span(scope)
        if high - low <= _INDEXED:
            return self._indexed(scope).get(wanted, [])
        literal = max(re.split(r"[0-9]+", wanted), key=len)
        hits = self._places[low:high].with_row_index("at", offset=low).filter(self._may_be(literal, wanted))
        return [at for at, name in hits.select("at", "name").iter_rows() if place_key(name) == wanted]

    def _indexed(self, scope: str) -> dict[str, list[int]]:
        """The rows of the places below a scope by their key."""
        if scope not in self._keys:
            index: dict[str, list[int]] = {}
            for at in range(*self._span(scope)):
                if not _PLACEHOLDER.fullmatch(self._names[at]):
                    index.setdefault(place_key(self._names[at]), []).append(at)
            self._keys[scope] = index
        return self._keys[scope]

    @staticmethod
    def _may_be(literal: str, wanted: str) -> pl.Expr:
        """Whether a name can have the key `wanted`: it holds its longest part without figures, and is not much longer."""
        name = pl.col("name")
        holds = name.str.contains(literal, literal=True) if literal else name.str.contains(_BEGINS_WITH_FIGURE)
        return holds & (name.str.len_chars() <= len(wanted) + 12)

    def _span(self, scope: str) -> tuple[int, int]:
        """The rows of the places below `scope`, without itself."""
        if not scope:
            return 0, len(self._ids)
        start = bisect_left(self._ids, scope)
        end = bisect_left(self._ids, scope + ":")  # ":" follows "9"
        return start + (start < end and self._ids[start] == scope), end

    def _leading(self, name: str, scope: str) -> list[tuple[str, str]]:
        """The places below `scope`, down to townships, whose name the text begins with, and the rest of the text."""
        upper = self._upper(scope)
        return [(code, name[size:]) for size in range(2, len(name)) for code in upper.get(name[:size], ())]

    def _upper(self, scope: str) -> dict[str, list[str]]:
        """Names that may lead a path on from `scope`: down to counties in the nation or a province, else to townships."""
        if scope not in self._uppers:
            deepest = _COUNTY if level_of(scope) < 2 else 4
            low, high = self._span(scope)
            rows = self._places[low:high].filter((pl.col("level") <= deepest) & pl.col("until").is_null())
            index: dict[str, list[str]] = {}
            for code, name in rows.select("id", "name").iter_rows():
                if not _PLACEHOLDER.fullmatch(name):
                    index.setdefault(normalise(name), []).append(code)
            self._uppers[scope] = index
        return self._uppers[scope]

    # Candidates ---------------------------------------------------------------------------------------------------------

    def _candidate(self, code: str, score: float, zh: str, en: str) -> Candidate:
        return Candidate(code, self.full_name(code), score, zh, en)

    def similar(self, text: str, within: str) -> list[Candidate]:
        """Places below a code of which a person may say that the text means them: more, and less alike, than `resolve` gives."""
        return list(self._near(normalise(text), self.code(within) or within, _LOOKED_AT, _ALIKE_AT_ALL))

    def _near(self, name: str, bound: str, limit: int = _NEAREST, least: float = _NEAR_ENOUGH) -> Iterator[Candidate]:
        """Places with a similar name below the last step that the text names, where they are few enough to compare with each."""
        while len(leads := self._leading(name, bound)) == 1:
            bound, name = leads[0]
        low, high = self._span(bound)
        if high - low > _INDEXED:
            return
        rows = self._indexed(bound)
        for key, score, _ in process.extract(place_key(name), rows.keys(), scorer=fuzz.ratio, limit=limit, score_cutoff=least):
            for at in rows[key]:
                yield self._candidate(self._ids[at], round(min(score, 99.0) / 100, 2), "名称相近", "a similar name")

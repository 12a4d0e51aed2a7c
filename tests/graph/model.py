"""A plain model of the store: lists of statements by source, folded by loops. What the store is held against."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from lianjian.graph.layout import kinds, relations
from lianjian.graph.records import JUDGED, Batch, EdgeType, Frames, SourceInfo

MEMBER = EdgeType("MEMBER_OF", "Organization", "Alliance")
BELOW = EdgeType("SUBORDINATE_TO", "Organization", "Organization")
PART = EdgeType("PART_OF", "Alliance", "Alliance")
GRADES = ["official", "academic", "media", "mirror", "unsafe"]
UNIONS = {"roles", "aliases"}


@dataclass(frozen=True)
class Said:
    """One statement as a source makes it. `about` is a kind or an edge type, `end` empty for a node."""

    about: str | EdgeType
    start: str
    end: str
    values: tuple[tuple[str, Any], ...]
    row: int
    citation: tuple[str | None, str | None] | None = None
    basis: str = "stated"

    @property
    def thing(self) -> tuple[str | EdgeType, str, str]:
        return (self.about, self.start, self.end)


@dataclass
class Speaker:
    """A source with all that it says."""

    name: str
    grade: str | None = None
    date: str | None = None
    digest: str = "1"
    says: list[Said] = field(default_factory=list)

    def batch(self) -> Batch:
        return batch_of([self])


def batch_of(speakers: Iterable[Speaker]) -> Batch:
    """What these sources say, as a batch."""
    speakers = list(speakers)
    cited = sorted({said.citation for one in speakers for said in one.says if said.citation}, key=repr)
    rows: dict[str | EdgeType, list[dict[str, Any]]] = {}
    for number, speaker in enumerate(speakers):
        for said in speaker.says:
            keys = {"id": said.start} if isinstance(said.about, str) else {"start": said.start, "end": said.end}
            citation = cited.index(said.citation) if said.citation else None
            shared = {"source": number, "row": said.row, "citation": citation, "basis": said.basis}
            rows.setdefault(said.about, []).append({**keys, **dict(said.values), **shared})
    frames = {about: pl.DataFrame(found, schema=schema(about)) for about, found in rows.items()}
    return Batch(
        sources=[SourceInfo(one.name, one.name, "", one.digest, one.grade, one.date) for one in speakers],
        nodes={about: frame for about, frame in frames.items() if isinstance(about, str)},
        relations={about: frame for about, frame in frames.items() if isinstance(about, EdgeType)},
        citations=pl.DataFrame(
            [{"title": "t", "url": None, "date": date, "grade": grade} for grade, date in cited],
            schema={"title": pl.String, "url": pl.String, "date": pl.String, "grade": pl.String},
        ),
    )


def schema(about: str | EdgeType) -> dict[str, pl.DataType]:
    table = kinds()[about] if isinstance(about, str) else relations()[about]
    keys = ["id"] if isinstance(about, str) else ["start", "end"]
    whole = pl.Int64()
    return {
        **dict.fromkeys(keys, pl.String()),
        **table.properties,
        "source": whole,
        "row": whole,
        "citation": whole,
        "basis": pl.String(),
    }


Row = tuple[Any, ...]
Thing = tuple[str | EdgeType, str, str]

#: What each merged thing, (kind, id), goes into.
Into = Mapping[tuple[str, str], str]
NONE: Into = {}


def words(*rows: tuple[str, str, str, str | None]) -> Batch:
    """A batch that says of pairs (kind, id, into) whether they are the same."""
    return Batch([], merges=pl.DataFrame(list(rows), schema=dict.fromkeys(JUDGED, pl.String), orient="row"))


def stays(into: Into, kind: str, ident: str) -> str:
    """The id that a thing has in the graph."""
    while (kind, ident) in into:
        ident = into[kind, ident]
    return ident


def shown_as(into: Into, said: Said) -> Thing:
    """What a statement is about in the graph."""
    if isinstance(said.about, str):
        return said.about, stays(into, said.about, said.start), ""
    return said.about, stays(into, said.about.start, said.start), stays(into, said.about.end, said.end)


def gathered(speakers: Iterable[Speaker], into: Into) -> dict[Thing, list[tuple[Speaker, Said]]]:
    """The statements about each thing that is in the graph, a relation only where both of its ends are and are two."""
    said: dict[Thing, list[tuple[Speaker, Said]]] = {}
    for speaker in speakers:
        for one in speaker.says:
            about, start, end = shown_as(into, one)
            if not (isinstance(about, EdgeType) and about.start == about.end and start == end and one.start != one.end):
                said.setdefault((about, start, end), []).append((speaker, one))
    return {
        (about, start, end): statements
        for (about, start, end), statements in said.items()
        if isinstance(about, str) or {(about.start, start, ""), (about.end, end, "")} <= said.keys()
    }


def expected(speakers: Iterable[Speaker], into: Into = NONE) -> dict[str | EdgeType, set[Row]]:
    """The rows of the graph that follow from what the sources say: keys, values, best source, row, basis, statements."""
    graph: dict[str | EdgeType, set[Row]] = {}
    for (about, start, end), statements in gathered(speakers, into).items():
        for group in spells(about, statements):
            graph.setdefault(about, set()).add(folded(about, start, end, group))
    return graph


def spells(about: Any, statements: list[tuple[Speaker, Said]]) -> list[list[tuple[Speaker, Said]]]:
    if about != MEMBER:
        return [statements]
    parted: dict[Any, list[tuple[Speaker, Said]]] = {}
    for speaker, said in statements:
        values = dict(said.values)
        parted.setdefault((values.get("since"), values.get("until")), []).append((speaker, said))
    return list(parted.values())


def folded(about: str | EdgeType, start: str, end: str, statements: list[tuple[Speaker, Said]]) -> Row:
    ordered = ranked(about, statements)
    names = (kinds()[about] if isinstance(about, str) else relations()[about]).properties
    values = []
    for name in names:
        given = [value for _, said in ordered if (value := dict(said.values).get(name)) not in (None, [])]
        if name in UNIONS:
            values.append(tuple(sorted({text for value in given for text in value})) or None)
        else:
            values.append(hashable(given[0]) if given else None)
    if isinstance(about, str) and any(said.start != start for _, said in ordered):
        own, aliases = list(names).index("name"), list(names).index("aliases")
        called = [dict(said.values).get("name") for _, said in ordered] + list(values[aliases] or ())
        if len(ordered) > 1:
            values[aliases] = tuple(sorted({text for text in called if text not in (None, values[own])})) or None
    speaker, best = ordered[0]
    return (start, end, *values, speaker.name, best.row, best.basis, len(ordered))


def ranked(about: str | EdgeType, statements: list[tuple[Speaker, Said]]) -> list[tuple[Speaker, Said]]:
    def place(grade: str | None) -> int:
        return GRADES.index(grade) if grade in GRADES else len(GRADES)

    def grade(pair: tuple[Speaker, Said]) -> int:
        cited = pair[1].citation
        return place(cited[0] if cited and cited[0] else pair[0].grade)

    def date(pair: tuple[Speaker, Said]) -> str:
        cited = pair[1].citation
        return (cited[1] if cited and cited[1] else pair[0].date) or ""

    ordered = sorted(statements, key=lambda pair: (pair[0].name, pair[1].row))
    ordered.sort(key=date, reverse=True)
    return sorted(ordered, key=grade)


def hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def held(frames: Frames) -> dict[str | EdgeType, set[Row]]:
    """What a store holds, in the shape of `expected`."""
    names = dict(frames.sources.select("n", "name").iter_rows())
    ids = {kind: dict(frame.select("n", "id").iter_rows()) for kind, frame in frames.nodes.items()}
    graph: dict[str | EdgeType, set[Row]] = {}
    for kind, frame in frames.nodes.items():
        for row in frame.iter_rows(named=True):
            graph.setdefault(kind, set()).add(_row(row, (row["id"], ""), list(kinds()[kind].properties), names))
    for edge, frame in frames.relations.items():
        for row in frame.iter_rows(named=True):
            ends = (ids[edge.start][row["start"]], ids[edge.end][row["end"]])
            graph.setdefault(edge, set()).add(_row(row, ends, list(relations()[edge].properties), names))
        rows = frame.height
        assert rows == len(graph.get(edge, ())), f"{edge} holds a row twice"
    return graph


def _row(row: dict[str, Any], ends: tuple[str, str], properties: list[str], names: dict[int, str]) -> Row:
    values = [hashable(row[name]) for name in properties]
    return (*ends, *values, names[row["source"]], row["row"], row["basis"], row["statements"])


def shared(speakers: Iterable[Speaker], into: Into = NONE) -> list[Row]:
    """The statements that `Frames.statements` must show: of what is stated more than once, or under an id that is merged."""
    rows = []
    for (about, start, end), statements in gathered(speakers, into).items():
        for group in spells(about, statements):
            if len(group) > 1 or group[0][1].thing != (about, start, end):
                rows += [(str(about), start, end, who.name, one.row, one.basis) for who, one in group]
    return sorted(rows)


def shown(frames: Frames) -> list[Row]:
    """`Frames.statements` in the shape of `shared`."""
    names = dict(frames.sources.select("n", "name").iter_rows())
    rows = []
    for row in frames.statements.iter_rows(named=True):
        node = row["start_kind"] is None
        about = row["table"] if node else str(EdgeType(row["table"], row["start_kind"], row["end_kind"]))
        start, end = (row["thing"], "") if node else (row["start"], row["end"])
        rows.append((about, start, end, names[row["source"]], row["row"], row["basis"]))
    return sorted(rows)


def moved(said: Said, by: int) -> Said:
    return replace(said, row=said.row + by)

"""The standard layouts: which one a table is in, and that layout as a mapping.

What a column becomes stands in the schema (Column.target); here it is only written out in the one mapping model, so that a
standard list and a mapped table run through the same engine.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from typing import Any, NamedTuple

from lianjian.loaders.mapping.model import (
    Citation,
    Condition,
    End,
    Link,
    LinkRecord,
    NodeRecord,
    Record,
    TableMapping,
    Value,
)
from lianjian.loaders.reading.cells import header_key
from lianjian.loaders.reading.persons import personal_header
from lianjian.schema import catalogue
from lianjian.schema.catalogue import Column, Layout

#: Columns that number the rows of a printed list; they say nothing.
SERIAL = ("序号", "No.", "no", "#")
#: Headers under which anything may be named. They tell a list only among columns that are mostly known.
_VAGUE = frozenset({"名称", "项目"})
_NAME_PARTS = re.compile(r"[\s_\-—·()【】\[\].,0-9]+|\d{4}年?(?:度)?")

#: Words for a list, behind what it is a list of.
_LIST_WORDS = re.compile("(?:清单|名单|一览表?|(?:汇总|统计|登记|明细|信息|情况)表?|台账|表)$")


def recognise(stem: str, sheet: str, header: Sequence[str]) -> Layout | None:
    """The layout that the sheet's name, else the file's name, else the columns point to; None when nothing does.

    What the columns leave open a name may still tell that only ends in a layout's (驻区单位资源清单).
    """
    found = _by_name(sheet) or _by_name(stem) or _by_columns(header)
    return found or _by_ending(sheet) or _by_ending(stem)


def _by_name(name: str) -> Layout | None:
    found = catalogue.find_layout(name) if name else None
    return found or _only(catalogue.find_layout(part) for part in _parts(name))


def _by_ending(name: str) -> Layout | None:
    """The one layout in whose name or alias a part of the name ends; a part that holds the names of two tells neither."""
    return _only(_ending(part) for part in _parts(name))


def _ending(part: str) -> Layout | None:
    names = {own: layout for layout in catalogue.layouts().values() for own in (layout.name, *layout.aliases)}
    plain = _LIST_WORDS.sub("", part)
    found = next((own for own in sorted(names, key=len, reverse=True) if part.endswith(own) or plain.endswith(own)), None)
    if found is None or any(own in part.replace(found, "") for own in names):
        return None
    return names[found]


def _parts(name: str) -> list[str]:
    return [part for part in _NAME_PARTS.split(unicodedata.normalize("NFKC", name)) if part]


def _only(found: Iterable[Layout | None]) -> Layout | None:
    layouts = {layout.name: layout for layout in found if layout is not None}
    return next(iter(layouts.values())) if len(layouts) == 1 else None


def _by_columns(header: Sequence[str]) -> Layout | None:
    """The layout with all required columns present that knows most of the headers; None when two know equally many."""
    best: list[tuple[int, Layout]] = []
    for layout in catalogue.layouts().values():
        known = {text: column for text in header if (column := column_of(layout, text)) is not None}
        if known and not missing_columns(layout, header) and _tells(known, header):
            best.append((len({column.name for column in known.values()}), layout))
    best.sort(key=lambda pair: -pair[0])
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return best[0][1]


def _tells(known: MappingOf[str, Column], header: Sequence[str]) -> bool:
    """Whether the headers known to a layout tell that a list is in it, and not only that its things have names."""
    if any(column.required and header_key(text) not in _VAGUE for text, column in known.items()):
        return True
    left = [text for text in header if text and text not in SERIAL and not personal_header(text)]
    return 2 * len(known) > len(left)


def column_of(layout: Layout, header: str) -> Column | None:
    """The column that a header names: its name or an alias, in any width, also with the mark of a required column."""
    return layout.column(header_key(header))


def layout_headers() -> set[str]:
    """Every header that a standard list may have."""
    return {
        name for layout in catalogue.layouts().values() for column in layout.columns for name in (column.name, *column.aliases)
    }


def missing_columns(layout: Layout, header: Sequence[str]) -> list[str]:
    """The required columns of the layout that the table lacks."""
    known = {column.name for text in header if (column := column_of(layout, text)) is not None}
    return [column.name for column in layout.columns if column.required and column.name not in known]


def layout_mapping(layout: Layout, header: Sequence[str]) -> tuple[TableMapping, list[str]]:
    """The layout as a mapping of a table with that header, and the header in the layout's own names.

    Of two columns that mean the same the first counts, the other stays under its own name (and so becomes a note), but for
    the code and the name of a place: then the code bounds the search for the name.
    """
    names: list[str] = []
    first: dict[str, str] = {}
    bounded: dict[str, Bounded] = {}
    for text in header:
        column = column_of(layout, text)
        if column is None or column.name in names:
            names.append(text)
            if column is not None and column.name not in bounded and _is_place(column) and text != column.name:
                bounded |= _together(column.name, first.get(column.name, column.name), text)
        else:
            names.append(column.name)
            first[column.name] = text
    present = [column for column in layout.columns if column.name in names]
    return _Writer(layout, present, bounded).table([n for n in names if n in SERIAL]), names


class Bounded(NamedTuple):
    """The columns of a place that stand together: the one of its name, and the one of the code that bounds the search."""

    name: str
    code: str


def _is_place(column: Column) -> bool:
    return "relation" in column.target and "Place" in column.target["kinds"] and not column.several


def _together(column: str, first: str, second: str) -> dict[str, Bounded]:
    """By the column the two headers that mean it, where one is that of a code and the other that of a name."""
    coded = ["代码" in text for text in (first, second)]
    if coded[0] == coded[1] or "网格" in first + second:
        return {}
    return {column: Bounded(second, column) if coded[0] else Bounded(column, second)}


def columns_mapping(layout: Layout, headers: MappingOf[str, str]) -> TableMapping:
    """The layout as a mapping of a table with headers of its own: `headers` gives them by the layout's columns."""
    present = [_called(column, headers) for column in layout.columns if column.name in headers]
    return _Writer(layout, present, {}).table([])


def _called(column: Column, headers: MappingOf[str, str]) -> Column:
    """The column under its header; it may speak of another column (衍生方式 of 上级品牌), which then has its header, too."""
    target = column.target
    if "of" in target:
        target = {**target, "of": headers.get(target["of"])}
    return replace(column, name=headers[column.name], target=target)


class _Writer:
    """Writes one layout, restricted to the columns present, as a TableMapping."""

    def __init__(self, layout: Layout, present: list[Column], bounded: MappingOf[str, Bounded]) -> None:
        self.layout = layout
        self.present = present
        self.bounded = bounded

    def table(self, serial: list[str]) -> TableMapping:
        records: list[Record] = []
        if self.layout.kind is None:
            records.append(self.link_record())
        else:
            records.append(self.node(self.layout.kind))
            records += self.site_offers()
        return TableMapping(
            name=self.layout.name,
            records=tuple(records),
            required=tuple(column.name for column in self.present if column.required),
            ignore=tuple(serial),
            citation=self.citation(),
        )

    def citation(self) -> Citation | None:
        given = {
            str(column.target["citation"]): Value(column=column.name) for column in self.present if "citation" in column.target
        }
        return Citation.model_validate(given) if given else None

    def node(self, kind: str) -> NodeRecord:
        parts: dict[str, Any] = {"node": kind, "called": "row", "keep_rest": True, "identity": "own"}
        properties: dict[str, Value] = {name: Value(constant=str(text)) for name, text in self.layout.constants.items()}
        notes: dict[str, Value] = {}
        links: list[Link] = []
        when: list[Condition] = []
        for column in self.present:
            target = column.target
            if target.get("special") == "pact_party":
                parts["identity"] = "parties"
            if target.get("special") == "complete":
                when.append(Condition(column=column.name, yes=True))
            elif "relation" in target:
                links += self.links(column)
            elif "note" in target:
                notes[column.name] = Value(column=column.name)
            elif "of" in target and (of := str(target["of"])) in {other.name for other in self.present}:
                # It speaks of a relation; in a row that names none it is kept like a column that stands alone.
                notes[column.name] = Value(column=column.name, when=(Condition(column=of, empty=True),))
            elif "property" in target and "of" not in target:
                properties[str(target["property"])] = _value(column)
            else:
                for plain in ("key", "name", "aliases"):
                    if plain in target:
                        parts[plain] = _value(column)
        return NodeRecord(**parts, properties=properties, notes=notes, relations=tuple(links), when=tuple(when))

    def links(self, column: Column) -> list[Link]:
        target = column.target
        side = "end" if target.get("direction", "out") == "out" else "start"
        ends = {side: self.end(column)}
        properties = _constants(target.get("properties", {}))
        several = _constants(target.get("when_several", {}))
        basis = None
        for other in self.present:
            if other.target.get("of") != column.name:
                continue
            name = str(other.target["property"])
            if name == "basis":
                basis = Value(column=other.name)
            else:
                properties[name] = _with_default(Value(column=other.name), properties.get(name))
        names = [str(target["relation"]), *map(str, target.get("also", ()))]
        return [
            _link(
                relation=name,
                **ends,
                properties=properties if index == 0 else {},
                when_several=several if index == 0 else {},
                basis=basis,
            )
            for index, name in enumerate(names)
        ]

    def end(self, column: Column) -> End:
        kinds = tuple(column.target["kinds"])
        bounded = self.bounded.get(column.name)
        if bounded is None:
            return End(kinds=kinds, value=_value(column))
        return End(kinds=kinds, value=Value(column=bounded.name), within=Value(column=bounded.code))

    def link_record(self) -> LinkRecord:
        ends: dict[str, End] = {}
        properties: dict[str, Value] = {}
        for column in self.present:
            if "end" in column.target:
                kinds = tuple(column.target["kinds"])
                ends[str(column.target["end"])] = End(kinds=kinds, value=_value(column))
            elif "property" in column.target:
                properties[str(column.target["property"])] = _value(column)
        relation = str(self.layout.relation)
        lead = "lead" if relation == "MEMBER_OF" else None
        return LinkRecord.model_validate({"relation": relation, **ends, "properties": properties, "lead": lead})

    def site_offers(self) -> list[NodeRecord]:
        """Each service of a site is an offer by that site, for anybody (docs/explanation/domain.md, "Relations")."""
        each = Value(each=True)
        return [
            NodeRecord(
                node="Offer",
                for_each=_value(column),
                name=each,
                relations=(
                    _link(relation="PROVIDES", start=End(kinds=("Site",), record="row")),
                    _link(relation="OFFERS", end=End(kinds=("Service",), value=each)),
                ),
            )
            for column in self.present
            if column.target.get("special") == "site_offers"
        ]


def _link(**parts: object) -> Link:
    return Link.model_validate(parts)


def _value(column: Column) -> Value:
    return Value(column=column.name, several=column.several)


def _constants(given: MappingOf[str, Any]) -> dict[str, Value]:
    """Constant properties; a list is written as one text whose parts the property's reader takes apart again."""
    return {
        name: Value(constant="、".join(map(str, text)) if isinstance(text, list | tuple) else str(text))
        for name, text in given.items()
    }


def _with_default(value: Value, default: Value | None) -> Value:
    return value if default is None else Value(first=(value, default))

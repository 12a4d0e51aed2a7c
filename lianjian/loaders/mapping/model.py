"""How the columns of a table become records: the one model behind YAML mapping files and the standard layouts.

A mapping is data. It is read and checked whole before a row is read (mapping_file.py, mapping_check.py); the standard
layouts are turned into the same model (layouts.py), so that there is one engine. Its JSON Schema is published as
docs/reference/mapping.schema.json.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from lianjian.loaders.reading.choice import HEADER_ROWS, header_rows_of


class Strict(BaseModel):
    """A part of a mapping: unknown keys are errors, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _fault(zh: str, en: str) -> PydanticCustomError:
    """What is wrong with a part, in both languages (file.py puts it into a sentence)."""
    return PydanticCustomError("fault", "{en}", {"zh": zh, "en": en})


def _number(value: object) -> object:
    """A number of a mapping file, in which every scalar is a text."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_as_list, json_schema_input_type=str | list[str])]


class Condition(Strict):
    """What a row must say for the part to count; everything given must hold."""

    column: str = Field(description="The column that is tested.")
    empty: bool | None = Field(default=None, description="true: the cell says nothing; false: it says something.")
    equals: Texts | None = Field(default=None, description="The cell is one of these.")
    other_than: Texts | None = Field(default=None, description="The cell says something, but none of these.")
    begins: Texts | None = Field(default=None, description="The cell begins with one of these.")
    yes: bool | None = Field(default=None, description="true: the cell says yes (是); false: it says no (否).")

    @model_validator(mode="after")
    def _tests_something(self) -> Self:
        if self.empty is None and self.yes is None and not (self.equals or self.other_than or self.begins):
            raise _fault(
                "条件需要 empty、equals、other_than、begins、yes 之一",
                "a condition needs one of: empty, equals, other_than, begins, yes",
            )
        return self


def _conditions(value: object) -> object:
    return [value] if isinstance(value, dict | Condition) else value


When = Annotated[
    tuple[Condition, ...],
    BeforeValidator(_conditions, json_schema_input_type=Condition | list[Condition]),
]


def _value(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


class Value(Strict):
    """Where a value comes from and what is done to it, in this order: after, split, part, map, join.

    A plain text in its place names a column.
    """

    column: str | None = Field(default=None, description="The value is this column's.")
    constant: str | None = Field(default=None, description="The value is always this.")
    template: str | None = Field(
        default=None,
        description="Text with {column} in it; says nothing when one of them is empty.",
        examples=["{街道}{社区}党委"],
    )
    columns: Texts | None = Field(
        default=None,
        min_length=1,
        description="The values of these columns together, without the empty ones; with join one text.",
        examples=[["乡镇", "村"]],
    )
    first: tuple["ValueLike", ...] | None = Field(default=None, description="The first of these that says something.")
    after: Texts | None = Field(default=None, description="Keep what follows this prefix; without the prefix nothing is said.")
    split: str | None = Field(default=None, min_length=1, description="Several values parted by this text.", examples=[";"])
    part: Annotated[int, BeforeValidator(_number), Field(ge=1)] | None = Field(
        default=None, description="With split: only the value at this place, counted from 1."
    )
    several: bool = Field(default=False, description="Several values parted by any of 、 , ; / or a line break.")
    map: dict[str, Texts | None] | None = Field(
        default=None, description="What a text stands for (null: nothing). A text that is not listed stays as it is."
    )
    map_file: str | None = Field(
        default=None,
        description="Instead of map: a table in the mapping's folder, whose first column has the texts and whose second what "
        "each stands for (empty: nothing; a text in several rows stands for all of them).",
        examples=["类别对照.csv"],
    )
    default: str | None = Field(default=None, description="With map: what a text that is not listed stands for (null: nothing).")
    join: str | None = Field(default=None, description="Several values become one text with this between them.")
    when: When = Field(default=(), description="Else nothing is said.")
    each: bool = Field(default=False, description="The value that for_each repeats the record for.")

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        given = [n for n in ("column", "constant", "template", "columns", "first") if getattr(self, n) is not None]
        if len(given) + self.each != 1:
            names = "column, constant, template, columns, first, each"
            raise _fault(f"一个值只能且必须写 {names} 之一", f"a value needs exactly one of: {names}")
        if self.part is not None and self.split is None:
            raise _fault("part 要和 split 一起用", "part belongs to split")
        if self.map is None and "default" in self.model_fields_set:
            raise _fault("default 要和 map 一起用", "default belongs to map")
        return self

    @property
    def passes_unlisted(self) -> bool:
        """Whether a text that the map does not list stays as it is."""
        return "default" not in self.model_fields_set


ValueLike = Annotated[Value, BeforeValidator(_value, json_schema_input_type=Value | str)]
Properties = dict[str, ValueLike]


class End(Strict):
    """The other end of a relation: something named by id, 编号 or name, or a record of the same row."""

    kinds: Texts = Field(min_length=1, description="What it may be; the first kind that certainly bears the name is it.")
    value: ValueLike | None = Field(default=None, description="Its id, 编号 or name.")
    within: ValueLike | None = Field(
        default=None, description="A division code that bounds the search; taken itself when nothing below it bears the name."
    )
    sole_fit: bool = Field(
        default=False,
        description="The only place of that name below the code is taken even where the code is as wide as a city.",
    )
    record: str | None = Field(default=None, description="The record of the same row that is called so.")
    unresolved: Literal["error", "note"] = Field(
        default="error", description="Whether a name that nothing bears is an error or only noted (free text)."
    )

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if (self.record is None) == (self.value is None and self.within is None):
            raise _fault("一端要么写 record，要么写 value 和（或）within", "an end needs either record, or value and/or within")
        return self


class Link(Strict):
    """A relation: of the node whose record it stands in (give from or to), or of its own (give both)."""

    relation: str = Field(description="The name of the relation.", examples=["LOCATED_IN", "MEMBER_OF"])
    start: End | None = Field(default=None, alias="from", description="Where it starts.")
    end: End | None = Field(default=None, alias="to", description="Where it ends.")
    properties: Properties = Field(default_factory=dict, description="Properties of the relation, by name.")
    when_several: Properties = Field(
        default_factory=dict, description="Properties that replace those where the row names several."
    )
    lead: str | None = Field(default=None, description="The role that a name marked with * has.")
    basis: ValueLike | None = Field(default=None, description="stated (default) or inferred.")
    when: When = Field(default=(), description="Only for rows that meet this.")


class NodeRecord(Strict):
    """A node for each row, or for each value of a cell, with its relations."""

    node: str = Field(description="The kind of the node.", examples=["Organization", "Alliance"])
    called: str | None = Field(default=None, description="A name by which ends of other records of the row refer to it.")
    for_each: ValueLike | None = Field(default=None, description="One record for each of these values ({each: true} is it).")
    key: ValueLike | None = Field(default=None, description="The list's own number of it, 编号.")
    name: ValueLike | None = Field(default=None, description="What it is called.")
    aliases: ValueLike | None = Field(default=None, description="Its other names.")
    properties: Properties = Field(default_factory=dict, description="Its properties, by name.")
    notes: Properties = Field(default_factory=dict, description="Text kept with the node, by heading.")
    relations: tuple[Link, ...] = Field(default=(), description="Relations of which the node is one end.")
    basis: ValueLike | None = Field(default=None, description="stated (default) or inferred.")
    identity: Literal["own", "parties"] = Field(
        default="own", description="parties: a pact, identified by its members and its start rather than by name."
    )
    keep_rest: bool = Field(default=False, description="Columns that nothing uses are kept as notes here.")
    when: When = Field(default=(), description="Only for rows that meet this.")


class LinkRecord(Link):
    """A relation of its own: a table of ties between things that stand elsewhere."""


def _record_tag(value: Any) -> str:
    if isinstance(value, dict):
        return "node" if "node" in value else "relation"
    return "node" if isinstance(value, NodeRecord) else "relation"


Record = Annotated[
    Annotated[NodeRecord, Tag("node")] | Annotated[LinkRecord, Tag("relation")],
    Discriminator(_record_tag),
]


class Citation(Strict):
    """Where the row's statement was published; kept with the statement."""

    title: ValueLike | None = Field(default=None, description="The title of the publication.")
    url: ValueLike | None = Field(default=None, description="Its address.")
    date: ValueLike | None = Field(default=None, description="Its day.")
    grade: ValueLike | None = Field(default=None, description="How good it is, a term of source_grades.")


class TableMapping(Strict):
    """The records of one kind of table."""

    file: str = Field(default="*", description="Pattern of the file's name (* and ? as in a shell).", examples=["*.xlsx"])
    sheet: str = Field(default="*", description="Pattern of the sheet's name; a hidden sheet is read when named in full.")
    header_rows: str | None = Field(
        default=None,
        pattern=rf"^{HEADER_ROWS.pattern}$",
        description="The row of the header as Excel numbers it (3), or its first and last row (3-4), where it is not found.",
    )
    name: str | None = Field(default=None, description="What the report calls it.")
    records: tuple[Record, ...] = Field(min_length=1, description="What each row says.")
    required: Texts = Field(default=(), description="Columns without whose right value a row is rejected.")
    optional: Texts = Field(default=(), description="Columns that a table may lack.")
    aliases: dict[str, Texts] = Field(default_factory=dict, description="Other headers of a column.")
    ignore: Texts = Field(default=(), description="Columns that say nothing the other columns do not say.")
    citation: Citation | None = Field(default=None, description="Where a row was published.")

    @model_validator(mode="after")
    def _has_a_header(self) -> Self:
        if self.header_rows is not None and header_rows_of(self.header_rows) is None:
            raise _fault(
                "header_rows 是一行的行号，或最多十行的范围，如 3-4",
                "header_rows is the number of a row, or a range of at most ten such as 3-4",
            )
        return self


class SourceDefaults(Strict):
    """What holds for every table of the mapping."""

    publisher: str | None = Field(default=None, description="Who publishes the tables.", examples=["街道党建办"])
    grade: str | None = Field(default=None, description="How good the source is, a term of source_grades.", examples=["official"])
    date: str | None = Field(default=None, description="The day of its statements.", examples=["2025", "2025-06", "2025-06-30"])


class Mapping(Strict):
    """A mapping file."""

    version: Annotated[Literal[1], BeforeValidator(_number)] = Field(description="The version of the language.")
    title: str | None = Field(default=None, description="What the mapping is for, for those who read it.")
    source: SourceDefaults = Field(default=SourceDefaults(), description="What holds for every table.")
    tables: tuple[TableMapping, ...] = Field(
        min_length=1, description="The tables; each table of a load is read by the first whose file and sheet fit."
    )


def values_of(part: BaseModel) -> Iterator[Value]:
    """Every value anywhere in a part of a mapping, the part itself included."""
    if isinstance(part, Value):
        yield part
    for name in type(part).model_fields:
        yield from _values_in(getattr(part, name))


def _values_in(item: object) -> Iterator[Value]:
    if isinstance(item, BaseModel):
        yield from values_of(item)
    elif isinstance(item, tuple):
        for one in item:
            yield from _values_in(one)
    elif isinstance(item, dict):
        for one in item.values():
            yield from _values_in(one)

"""Whether a mapping says only what the schema knows; the first fault is raised with its place and the nearest names."""

from collections.abc import Iterable

from rapidfuzz import process

from lianjian.errors import BadInput
from lianjian.loaders.mapping.lines import Lines
from lianjian.loaders.mapping.model import Citation, End, Link, LinkRecord, Mapping, NodeRecord, TableMapping, Value, values_of
from lianjian.loaders.reading.cells import CellError, partial_date
from lianjian.loaders.reading.persons import personal_value
from lianjian.schema import catalogue
from lianjian.schema.catalogue import Property

_NAME_ONLY = {"id", "key", "name", "aliases", "notes"}
#: Places come from the register, services from the vocabulary, sources from the load itself.
_NOT_MADE = {"Place", "Service", "Source"}


def check_mapping(mapping: Mapping, file: str, lines: Lines | None = None) -> None:
    """Raises BadInput for an unknown kind, relation, property, vocabulary term or record, and for ends that do not fit.

    `lines` are those of the file, for the place of a fault.
    """
    check = _Check(file, lines)
    if mapping.source.date is not None:
        check.day(mapping.source.date, "source.date")
    if mapping.source.grade is not None:
        check.term("source_grades", mapping.source.grade, "source.grade")
    for index, table in enumerate(mapping.tables):
        check.table(table, f"tables[{index}]")


def check_columns(table: TableMapping, header: Iterable[str], where: str, file: str) -> None:
    """Raises BadInput when the mapping uses a column that the table lacks (and is not optional)."""
    known = list(header)
    optional = set(table.optional)
    for column in used_columns(table):
        if column not in known and column not in optional:
            raise _unknown(file, where, "列", "column", column, [name for name in known if not personal_value(name)])


def used_columns(table: TableMapping) -> list[str]:
    """Every column that a table's mapping names, in the order of first use, without repeats."""
    names: dict[str, None] = dict.fromkeys((*table.required, *table.ignore))
    for value in values_of(table):
        if value.column is not None:
            names[value.column] = None
        names.update(dict.fromkeys(value.columns or ()))
        if value.template is not None:
            names.update(dict.fromkeys(template_columns(value.template)))
    names.update(dict.fromkeys(_condition_columns(table)))
    return list(names)


def template_columns(template: str) -> list[str]:
    """The columns between braces in a template."""
    return [part.split("}", 1)[0] for part in template.split("{")[1:] if "}" in part]


def _condition_columns(table: TableMapping) -> Iterable[str]:
    conditional: list[Value | Link | NodeRecord] = [*values_of(table), *table.records]
    for record in table.records:
        if isinstance(record, NodeRecord):
            conditional += record.relations
    return [condition.column for part in conditional for condition in part.when]


def _unknown(file: str, where: str, zh: str, en: str, name: str, known: Iterable[str]) -> BadInput:
    near = [str(found[0]) for found in process.extract(name, list(known), limit=3)]
    return BadInput(
        f"映射文件“{file}”的 {where}：没有叫“{name}”的{zh}；最接近的有：{'、'.join(near) or '(无)'}。",
        f"{file}, {where}: there is no {en} called {name!r}. Nearest: {', '.join(near) or '(none)'}.",
    )


class _Check:
    def __init__(self, file: str, lines: Lines | None) -> None:
        self.file = file
        self.lines = lines

    def at(self, where: str) -> str:
        """The file, and the line at which the part stands."""
        return self.file if self.lines is None else f"{self.file}:{self.lines.of(where)}"

    def unknown(self, where: str, zh: str, en: str, name: str, known: Iterable[str]) -> BadInput:
        return _unknown(self.at(where), where, zh, en, name, known)

    def table(self, table: TableMapping, where: str) -> None:
        if table.citation is not None:
            self.citation(table.citation, f"{where}.citation")
        called = {r.called: r.node for r in table.records if isinstance(r, NodeRecord) and r.called}
        for index, record in enumerate(table.records):
            place = f"{where}.records[{index}]"
            self.repeated(record, place)
            if isinstance(record, NodeRecord):
                self.node(record, called, place)
            else:
                self.link_record(record, called, place)
        rest = [record for record in table.records if isinstance(record, NodeRecord) and record.keep_rest]
        if len(rest) > 1:
            raise BadInput(
                f"映射文件“{self.at(where)}”的 {where}：只能有一条记录带 keep_rest。",
                f"{self.at(where)}, {where}: only one record may have keep_rest.",
            )

    def day(self, text: str, where: str) -> None:
        """A day as it is kept: 2023, 2023-05 or 2023-05-01."""
        try:
            right = partial_date(text) == text
        except CellError:
            right = False
        if not right:
            raise BadInput(
                f"映射文件“{self.at(where)}”的 {where}：日期“{text}”请写成 2023、2023-05 或 2023-05-01 的样子。",
                f"{self.at(where)}, {where}: no day: {text!r}; write 2023, 2023-05 or 2023-05-01.",
            )

    def repeated(self, record: NodeRecord | LinkRecord, where: str) -> None:
        """`each` means something only in a record that for_each repeats, and not in its for_each."""
        once = record if isinstance(record, LinkRecord) or record.for_each is None else record.for_each
        if any(value.each for value in values_of(once)):
            raise BadInput(
                f"映射文件“{self.at(where)}”的 {where}：each 只能用在写了 for_each 的记录里。",
                f"{self.at(where)}, {where}: each belongs to a record with for_each.",
            )

    def citation(self, citation: Citation, where: str) -> None:
        if citation.grade is not None:
            self.terms("source_grades", citation.grade, f"{where}.grade")

    def node(self, record: NodeRecord, called: dict[str, str], where: str) -> None:
        kinds = catalogue.kinds()
        if record.node not in kinds or record.node in _NOT_MADE:
            made = [kind for kind in kinds if kind not in _NOT_MADE]
            raise self.unknown(f"{where}.node", "可由清单产生的类别", "kind that a list can make", record.node, made)
        kind = kinds[record.node]
        known = {p.name: p for p in (*kind.properties, *catalogue.common()) if p.name not in _NAME_ONLY}
        self.properties(record.properties, known, f"{where}.properties")
        for index, link in enumerate(record.relations):
            self.link(link, record.node, called, f"{where}.relations[{index}]")

    def link(self, link: Link, own: str, called: dict[str, str], where: str) -> None:
        if (link.start is None) == (link.end is None):
            raise BadInput(
                f"映射文件“{self.at(where)}”的 {where}：from 与 to 中应当且只应给出一个。",
                f"{self.at(where)}, {where}: give exactly one of from and to.",
            )
        starts = [own] if link.start is None else self.kinds_of(link.start, called, f"{where}.from")
        ends = [own] if link.end is None else self.kinds_of(link.end, called, f"{where}.to")
        self.tie(link, starts, ends, where)

    def link_record(self, link: LinkRecord, called: dict[str, str], where: str) -> None:
        if link.start is None or link.end is None:
            raise BadInput(
                f"映射文件“{self.at(where)}”的 {where}：关系记录需要 from 和 to。",
                f"{self.at(where)}, {where}: a relation record needs from and to.",
            )
        starts = self.kinds_of(link.start, called, f"{where}.from")
        ends = self.kinds_of(link.end, called, f"{where}.to")
        self.tie(link, starts, ends, where)

    def kinds_of(self, end: End, called: dict[str, str], where: str) -> list[str]:
        if end.record is not None and end.record not in called:
            raise self.unknown(f"{where}.record", "记录", "record", end.record, called)
        for kind in end.kinds:
            if kind not in catalogue.kinds():
                raise self.unknown(f"{where}.kinds", "类别", "kind", kind, catalogue.kinds())
        return list(end.kinds)

    def tie(self, link: Link, starts: list[str], ends: list[str], where: str) -> None:
        relations = catalogue.relations()
        if link.relation not in relations:
            raise self.unknown(f"{where}.relation", "关系", "relation", link.relation, relations)
        relation = relations[link.relation]
        for start in starts:
            for end in ends:
                if (start, end) not in relation.ends:
                    allowed = [f"{a}->{b}" for a, b in relation.ends]
                    raise self.unknown(where, f"“{relation.name}”两端", f"ends of {relation.name}", f"{start}->{end}", allowed)
        known = {p.name: p for p in relation.properties}
        self.properties(link.properties, known, f"{where}.properties")
        self.properties(link.when_several, known, f"{where}.when_several")
        if link.lead is not None:
            self.term("roles", link.lead, f"{where}.lead")
        if link.basis is not None:
            self.terms("basis", link.basis, f"{where}.basis")

    def properties(self, given: dict[str, Value], known: dict[str, Property], where: str) -> None:
        for name, value in given.items():
            if name not in known:
                raise self.unknown(where, "属性", "property", name, known)
            vocabulary = known[name].vocabulary
            if vocabulary is not None:
                self.terms(vocabulary, value, f"{where}.{name}")

    def terms(self, vocabulary: str, value: Value, where: str) -> None:
        """What the mapping itself writes (constants, map targets, defaults) has to be a term."""
        written = [value.constant, value.default]
        for target in (value.map or {}).values():
            written += target or ()
        for text in written:
            if text is not None:
                self.term(vocabulary, text, where)
        for inner in value.first or ():
            self.terms(vocabulary, inner, where)

    def term(self, vocabulary: str, text: str, where: str) -> None:
        found = catalogue.vocabularies()[vocabulary]
        if found.find(text) is None:
            known = [label for term in found.terms for label in (term.notation, term.zh)]
            raise self.unknown(where, f"{found.zh}取值", f"term of {found.name}", text, known)

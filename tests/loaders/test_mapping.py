"""Mapping files: every fault is found before a row is read, named by its place, with what was meant to be there."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lianjian.errors import BadInput
from lianjian.graph.store import Store
from lianjian.loaders.load import load_paths, read_lists
from lianjian.loaders.mapping.file import read_mapping
from lianjian.loaders.mapping.model import Condition, NodeRecord, Value
from lianjian.loaders.mapping.schema import mapping_schema
from lianjian.loaders.mapping.values import compile_condition, compile_value
from tests.conftest import ROOT
from tests.loaders.graphs import everything, nodes, ties

Write = Callable[..., Path]

GOOD = """
version: 1
source: {publisher: 民政局, grade: official, date: "2025"}
tables:
  - file: units.csv
    required: [name]
    records:
      - node: Organization
        key: no
        name: name
        properties:
          organization_type: {column: sort, map: {firm: private_firm}}
        keep_rest: true
        relations:
          - relation: LOCATED_IN
            to: {kinds: Place, value: street, within: code}
          - relation: SUBORDINATE_TO
            to: {kinds: Organization, value: {column: above, split: ";"}}
            properties: {mode: {constant: direct}}
"""
TABLE = [
    ["no", "name", "sort", "street", "code", "above", "remark"],
    ["U1", "甲公司", "firm", "五马街道", "330302", "", "开放"],
    ["U2", "甲公司党支部", "party", "不存在街道", "330302", "U1;U3", ""],
]


@pytest.fixture
def mapping(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a mapping file and gives its path."""

    def write(text: str) -> Path:
        path = tmp_path / "mapping.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_table_with_its_mapping(store: Store, write_csv: Write, mapping: Callable[[str], Path]) -> None:
    report = load_paths(store, [write_csv("units.csv", TABLE)], mapping=mapping(GOOD))
    assert [(p.cell, p.code, p.severity) for p in report.problems] == [
        ("C3", "not-in-vocabulary", "note"),
        ("D3", "unknown-place", "note"),
        ("F3", "unknown-name", "error"),
    ]
    found = nodes(store, "Organization")
    assert found["U1"]["organization_type"] == "private_firm"
    assert found["U1"]["notes"] == ["remark: 开放"]
    assert found["U2"]["organization_type"] == "party"
    assert ties(store, "LOCATED_IN").keys() == {("U1", "330302006"), ("U2", "330302")}
    assert ties(store, "SUBORDINATE_TO") == {("U2", "U1"): {"mode": "direct"}}
    sources = store.frames().sources.select("name", "publisher", "grade", "date").to_dicts()
    assert {"name": "units.csv", "publisher": "民政局", "grade": "official", "date": "2025"} in sources


@pytest.mark.parametrize(
    ("wrong", "right", "place", "near"),
    [
        ("node: Organisation", "node: Organization", "tables[0].records[0].node", "Organization"),
        ("node: Place", "node: Organization", "tables[0].records[0].node", "Alliance"),
        ("relation: LOCATED_AT", "relation: LOCATED_IN", "records[0].relations[0].relation", "LOCATED_IN"),
        ("organisation_type:", "organization_type:", "tables[0].records[0].properties", "organization_type"),
        ("{firm: private_company}", "{firm: private_firm}", "properties.organization_type", "property_company"),
        ("to: {kinds: Brand, value: street", "to: {kinds: Place, value: street", "relations[0]", "Organization->Place"),
        ("{mode: {constant: direkt}}", "{mode: {constant: direct}}", "relations[1].properties.mode", "direct"),
        ("grade: offical", "grade: official", "source.grade", "official"),
        ("keep_all: true", "keep_rest: true", "tables[0].records[0].keep_all", "keep_rest"),
        ("name: nam", "name: name", "tables[0]", "name"),
        ("value: stret", "value: street", "tables[0]", "street"),
        ("{column: above, split: \";\", default: x}", "{column: above, split: \";\"}", "to.value", "map"),
        ("version: 2", "version: 1", "version", "1"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place_and_nothing_changes(
    store: Store, write_csv: Write, mapping: Callable[[str], Path], wrong: str, right: str, place: str, near: str
) -> None:
    assert right in GOOD
    before, version = everything(store), store.version()
    with pytest.raises(BadInput) as raised:
        load_paths(store, [write_csv("units.csv", TABLE)], mapping=mapping(GOOD.replace(right, wrong, 1)))
    assert place in raised.value.en
    assert near in raised.value.en
    assert place in raised.value.zh
    assert (everything(store), store.version()) == (before, version)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version: 1\ntables: [", "mapping.yaml:2"),
        (GOOD.replace("        key: no\n", "        key: no\n        key: name\n"), "stands twice"),
        ("- 1\n", "(top)"),
        ("", "(top)"),
        ("version: 1\ntables: []\n", "tables"),
        (GOOD.replace("to: {kinds: Place, value: street, within: code}", "properties: {}"), "exactly one of from and to"),
        (GOOD.replace("keep_rest: true", "keep_rest: false"), "remark"),
    ],
)
def test_what_is_no_mapping(store: Store, write_csv: Write, mapping: Callable[[str], Path], text: str, said: str) -> None:
    with pytest.raises(BadInput) as raised:
        load_paths(store, [write_csv("units.csv", TABLE)], mapping=mapping(text))
    assert said in raised.value.en


def test_a_mapping_that_is_not_there_or_not_utf_8(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        read_mapping(tmp_path / "none.yaml")
    (tmp_path / "gbk.yaml").write_bytes("title: 映射".encode("gb18030"))
    with pytest.raises(BadInput, match="UTF-8"):
        read_mapping(tmp_path / "gbk.yaml")


def test_yaml_cannot_run_anything(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("!!python/object/apply:os.system ['true']\n")
    with pytest.raises(BadInput):
        read_mapping(path)


def test_the_published_schema_is_fresh() -> None:
    """Run `python -m lianjian.loaders.mapping.schema > docs/reference/mapping.schema.json` after changing the model."""
    assert (ROOT / "docs" / "reference" / "mapping.schema.json").read_text(encoding="utf-8") == mapping_schema()


COLUMNS = {"a": 0, "b": 1}


@pytest.mark.parametrize(
    ("value", "cells", "given"),
    [
        (Value(column="a"), ("x", "y"), ("x",)),
        (Value(column="missing"), ("x", "y"), ()),
        (Value(constant="k"), ("x", "y"), ("k",)),
        (Value(template="{a}-{b}"), ("x", "y"), ("x-y",)),
        (Value(template="{a}-{b}"), ("x", "—"), ()),
        (Value(column="a", after=("related_to:",)), ("related_to:BR001", ""), ("BR001",)),
        (Value(column="a", after=("related_to:",)), ("sub_brand_of", ""), ()),
        (Value(column="a", split=";"), ("p; q;", ""), ("p", "q")),
        (Value(column="a", split=";", join="+"), ("p; q;", ""), ("p+q",)),
        (Value(column="a", several=True, join=" "), ("p、q/r", ""), ("p q r",)),
        (Value(column="a", map={"p": ("1", "2"), "q": None}), ("p", ""), ("1", "2")),
        (Value(column="a", map={"p": ("1",), "q": None}), ("q", ""), ()),
        (Value(column="a", map={"p": ("1",)}), ("z", ""), ("z",)),
        (Value(column="a", map={"p": ("1",)}, default="0"), ("z", ""), ("0",)),
        (Value(column="a", map={"p": ("1",)}, default=None), ("z", ""), ()),
        (Value(columns=("a", "b")), ("x", "y"), ("x", "y")),
        (Value(columns=("a", "b", "missing"), join=""), ("镇", "村"), ("镇村",)),
        (Value(columns=("a", "b"), join="-"), ("—", "y"), ("y",)),
        (Value(columns=("a", "b"), join="-"), ("", ""), ()),
        (Value(column="a", split=",", part=2), ("120.6, 28.0", ""), ("28.0",)),
        (Value(column="a", split=",", part=3), ("120.6, 28.0", ""), ()),
        (Value(column="a", split=",", part=2), ("120.6,,28.0", ""), ()),
        (Value(first=(Value(column="a"), Value(column="b"))), ("无", "y"), ("y",)),
        (Value(first=(Value(column="a"), Value(constant="k"))), ("", ""), ("k",)),
        (Value(column="a", when=(Condition(column="b", empty=True),)), ("x", ""), ("x",)),
        (Value(column="a", when=(Condition(column="b", empty=False),)), ("x", ""), ()),
        (Value(column="a", when=(Condition(column="b", equals=("y", "z")),)), ("x", "y"), ("x",)),
        (Value(column="a", when=(Condition(column="b", other_than=("y",)),)), ("x", "y"), ()),
        (Value(column="a", when=(Condition(column="b", begins=("pre",)),)), ("x", "prefix"), ("x",)),
        (Value(column="a", when=(Condition(column="b", yes=True),)), ("x", "是"), ("x",)),
    ],
)
def test_values(value: Value, cells: tuple[str, ...], given: tuple[str, ...]) -> None:
    compiled = compile_value(value, COLUMNS)
    assert compiled.get(cells) == given
    assert compiled.get(cells) == given  # and again, from memory


@pytest.mark.parametrize(
    ("wrong", "line", "zh"),
    [
        ("node: Organisation", 8, "没有叫“Organisation”"),
        ("node: [Organization]", 8, "应当是一段文字"),
        ("node: Organization\n        nam: name", 9, "没有这个键"),
        ("node: Organization\n        name_en: {each: true}", 9, "没有这个键"),
        ("node: Organization\n        basis: {each: true}", 8, "for_each"),
        ("node: Organization\n        basis: {column: no, part: 2}", 9, "part 要和 split 一起用"),
        ("node: Organization\n        basis: {}", 9, "一个值只能且必须写"),
        ("node: Organization\n        basis: {column: no, split: x, part: 0}", 9, "数太小"),
        ("node: Organization\n        when: {column: no}", 9, "条件需要"),
        ("node: Organization\n        keep: yes", 9, "没有这个键"),
    ],
)
def test_a_fault_is_found_at_its_line_and_said_in_both_languages(
    mapping: Callable[[str], Path], wrong: str, line: int, zh: str
) -> None:
    with pytest.raises(BadInput, match=rf"mapping\.yaml:{line}, tables\[0\]\.records\[0\]") as raised:
        read_mapping(mapping(GOOD.replace("node: Organization", wrong, 1)))
    assert f"mapping.yaml:{line}" in raised.value.zh
    assert zh in raised.value.zh


@pytest.mark.parametrize("day", ["昨天", "2025-13", "2025.6", "20250601"])
def test_the_day_of_a_source_is_written_as_it_is_kept(mapping: Callable[[str], Path], day: str) -> None:
    with pytest.raises(BadInput, match=r"mapping\.yaml:3, source\.date"):
        read_mapping(mapping(GOOD.replace('date: "2025"', f'date: "{day}"')))


VALUES = "类别,意思\nfirm,private_firm\nfirm,property_company\n不明,\n"


def test_a_table_of_values_beside_the_mapping(mapping: Callable[[str], Path]) -> None:
    path = mapping(GOOD.replace("map: {firm: private_firm}", "map_file: 对照.csv, default: party_organization"))
    (path.parent / "对照.csv").write_text(VALUES, encoding="gb18030")
    (record,) = read_mapping(path).tables[0].records
    assert isinstance(record, NodeRecord)
    value = record.properties["organization_type"]
    assert value.map == {"firm": ("private_firm", "property_company"), "不明": None}
    compiled = compile_value(value, {"sort": 0})
    found = [compiled.get((text,)) for text in ("firm", "不明", "别的")]
    assert found == [("private_firm", "property_company"), (), ("party_organization",)]


@pytest.mark.parametrize(
    ("given", "table", "said"),
    [
        ("map_file: 对照.csv", None, "对照.csv"),
        ("map_file: ../对照.csv", VALUES, "without a path"),
        ("map_file: 对照.csv", "类别\nfirm\n", "two columns"),
        ("map_file: 对照.csv", VALUES.replace("private_firm", "no_such_type"), "no_such_type"),
        ("map_file: 对照.csv, map: {a: party}", VALUES, "not both"),
    ],
)
def test_what_is_no_table_of_values(mapping: Callable[[str], Path], given: str, table: str | None, said: str) -> None:
    path = mapping(GOOD.replace("map: {firm: private_firm}", given))
    if table is not None:
        (path.parent / "对照.csv").write_text(table, encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        read_mapping(path)
    assert said in raised.value.en


def test_editors_are_told_what_every_key_is() -> None:
    schema = json.loads(mapping_schema())
    parts = [schema, *schema["$defs"].values()]
    assert all("description" in own for part in parts for own in part["properties"].values())


def test_conditions_all_have_to_hold() -> None:
    test = compile_condition(Condition(column="a", begins=("x",), other_than=("xy",)), COLUMNS)
    assert test(("xz", ""))
    assert not test(("xy", ""))
    assert not test(("", ""))


def test_a_mapping_that_fits_no_file_is_refused(tmp_path: Path) -> None:
    mapping, table = tmp_path / "mapping.yaml", tmp_path / "机构.csv"
    mapping.write_text(GOOD, encoding="utf-8")
    table.write_text("机构名称\n甲村党支部\n", encoding="utf-8")
    with pytest.raises(BadInput, match="No entry of the mapping"):
        read_lists([table], mapping, None)

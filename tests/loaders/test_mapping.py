"""Mapping files: every fault is found before a row is read, named by its place, with what was meant to be there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lianjian.errors import BadInput
from lianjian.graph.store import Store
from lianjian.loaders.load import load_paths, read_lists
from lianjian.loaders.mapping.file import read_mapping
from lianjian.loaders.mapping.model import Condition, Value
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

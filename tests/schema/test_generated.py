"""What is derived from the model is fresh, and each face of it can be read by those it is made for."""

import ast
import json
from pathlib import Path

import pyshacl
import pytest
from pydantic import ValidationError
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from lianjian.schema import catalogue
from lianjian.schema.generate import ARTEFACTS, ROOT, main, stale, write
from lianjian.schema.generated import model

GENERATED = ROOT / "lianjian" / "schema" / "generated"
LJ = Namespace("https://w3id.org/lianjian/")
ORG = Namespace("http://www.w3.org/ns/org#")


@pytest.mark.parametrize("name", ARTEFACTS)
def test_derived_files_are_fresh(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == ARTEFACTS[name](), "run python -m lianjian.schema.generate"


def test_check_tells_stale_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = {"a/catalogue.json": lambda: "{}\n", "b.md": lambda: "b\n"}
    monkeypatch.setattr("lianjian.schema.generate.ARTEFACTS", few)
    assert stale(tmp_path) == list(few)
    write(tmp_path)
    assert stale(tmp_path) == []
    (tmp_path / "b.md").write_text("c\n", encoding="utf-8")
    assert stale(tmp_path) == ["b.md"]
    monkeypatch.setattr("lianjian.schema.generate.stale", lambda: ["b.md"])
    assert main(["--check"]) == 1


@pytest.mark.parametrize("path", sorted(filter(Path.is_file, GENERATED.iterdir())), ids=lambda path: str(path.name))
def test_derived_files_tell_nothing_of_where_and_when_they_were_made(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert str(ROOT) not in text
    assert "/tmp" not in text
    assert "generation_date" not in text


def test_pydantic_classes_of_every_kind_and_relation() -> None:
    for kind in catalogue.kinds().values():
        fields = getattr(model, kind.name).model_fields
        assert {prop.name for prop in (*catalogue.common(), *kind.properties)} == set(fields)
    for relation in catalogue.relations().values():
        name = "".join(part.capitalize() for part in relation.name.split("_"))
        assert {prop.name for prop in relation.properties} < set(getattr(model, name).model_fields)


def test_pydantic_classes_check_what_they_are_given() -> None:
    place = model.Place(id="330302", name="鹿城区", level=3, since="1984-12")
    assert place.model_dump(exclude_none=True) == {"id": "330302", "name": "鹿城区", "level": 3, "since": "1984-12"}
    with pytest.raises(ValidationError):
        model.Place(id="330302", height=3)  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        model.MemberOf(start="a", end="b", start_kind="Brand", end_kind="Alliance")  # type: ignore[arg-type]
    assert model.Alliance(id="a", alliance_kind="一种新的联盟").alliance_kind == "一种新的联盟"


def test_pydantic_classes_need_pydantic_alone() -> None:
    tree = ast.parse((GENERATED / "model.py").read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"__future__", "datetime", "decimal", "enum", "typing", "pydantic"}


def test_json_schema_defines_every_kind() -> None:
    schema = json.loads((GENERATED / "lianjian.schema.json").read_text(encoding="utf-8"))
    assert set(catalogue.kinds()) <= set(schema["$defs"])


def test_ontology_has_every_kind_relation_and_concept_in_two_languages() -> None:
    graph = Graph().parse(GENERATED / "ontology.ttl")
    for kind in catalogue.kinds().values():
        assert (LJ[kind.name], RDF.type, OWL.Class) in graph
        assert _labels(graph, LJ[kind.name], RDFS.label) == {kind.zh, kind.en}
    for relation in catalogue.relations().values():
        assert (LJ[relation.name.lower()], RDF.type, OWL.ObjectProperty) in graph
    for vocabulary in catalogue.vocabularies().values():
        for term in vocabulary.terms:
            concept = LJ[f"{vocabulary.name}/{term.notation}"]
            assert _labels(graph, concept, SKOS.prefLabel) == {term.zh, term.en}
            assert len(list(graph.objects(concept, SKOS.broader))) <= 1


def _labels(graph: Graph, term: URIRef, label: URIRef) -> set[str]:
    found = list(graph.objects(term, label))
    assert {text.language for text in found if isinstance(text, Literal)} == {"zh", "en"}
    return {str(text) for text in found}


GOOD = """
PREFIX lj: <https://w3id.org/lianjian/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX sdo: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
<urn:x:party> a org:FormalOrganization ; lj:id "a" ; skos:prefLabel "示例社区党委"@zh, "Example committee"@en ;
    lj:party_level <https://w3id.org/lianjian/party_levels/community_party_committee> ;
    sdo:makesOffer <urn:x:offer> ; lj:member_of <urn:x:alliance> .
<urn:x:offer> a sdo:Offer ; lj:id "b" ; lj:scope "own:6" ; sdo:endDate "2026-12" .
<urn:x:alliance> a org:OrganizationalCollaboration ; lj:id "c" ; lj:alliance_kind "一种新的联盟" .
"""


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("", ""),
        ('sdo:endDate "2026-12"', 'sdo:endDate "月底"'),
        ("sdo:makesOffer <urn:x:offer>", "sdo:makesOffer <urn:x:alliance>"),
        ("party_levels/community_party_committee", "scopes/cross_city"),
    ],
)
def test_shapes_tell_right_from_wrong(right: str, wrong: str) -> None:
    shapes = Graph().parse(GENERATED / "shapes.ttl")
    data = Graph().parse(data=GOOD.replace(right, wrong), format="turtle")
    conforms, _, report = pyshacl.validate(data, shacl_graph=shapes)
    assert conforms is (right == wrong), report


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_records_become_linked_data_by_the_context() -> None:
    context = json.loads((GENERATED / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    record = {"@id": "urn:x:a", "form": "pact", "name": "示例", "covers": ["urn:x:place"], "since": "2023"}
    graph = Graph().parse(data=json.dumps({"@context": context, **record}), format="json-ld")
    start = URIRef("urn:x:a")
    sdo = Namespace("https://schema.org/")
    assert set(graph.predicate_objects(start)) == {
        (LJ.form, LJ["alliance_forms/pact"]),
        (SKOS.prefLabel, Literal("示例")),
        (sdo.areaServed, URIRef("urn:x:place")),
        (sdo.startDate, Literal("2023")),
    }


def test_store_has_a_table_for_everything() -> None:
    store = json.loads((GENERATED / "store.json").read_text(encoding="utf-8"))
    assert [table["table"] for table in store["nodes"]] == list(catalogue.kinds())
    assert [table["table"] for table in store["relations"]] == list(catalogue.relations())
    assert all("id" in table["columns"] for table in store["nodes"])


def test_the_page_names_everything() -> None:
    text = (ROOT / "docs" / "reference" / "schema.md").read_text(encoding="utf-8")
    assert "<!-- diagram" not in text
    for name in (*catalogue.kinds(), *catalogue.relations(), *catalogue.vocabulary_names(), *catalogue.layouts()):
        assert name in text

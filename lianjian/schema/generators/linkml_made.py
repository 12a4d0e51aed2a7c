"""What LinkML's own generators make of the model: Pydantic classes, JSON Schema, SHACL shapes."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from linkml.generators.jsonschemagen import JsonSchemaGenerator
from linkml.generators.pydanticgen import PydanticGenerator
from linkml.generators.shaclgen import ShaclGenerator
from rdflib.namespace import SH, SKOS

from lianjian.schema.generators.expanded import linked, records
from lianjian.schema.generators.turtle import turtle

_HEADER = '"""Kinds and relations as Pydantic classes. Made from lianjian.yaml: edit that, then run lianjian.schema.generate."""'

#: Texts that may carry a language, and one of each language.
_IN_LANGUAGES = (SKOS.prefLabel, SKOS.altLabel, SKOS.note)


@contextmanager
def quiet() -> Iterator[None]:
    """LinkML warns of properties that several classes have (which is meant) and of its own coming changes."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def pydantic_classes() -> str:
    """One class a kind and a relation. Without metadata: the catalogue has the labels."""
    with quiet():
        made = PydanticGenerator(records(), metadata_mode="None").serialize()
    lines = [line.rstrip() for line in made.splitlines() if not line.startswith(("metamodel_version", "version ="))]
    return "\n".join([_HEADER, "", *lines]).rstrip() + "\n"


def json_schema() -> str:
    """JSON Schema of the same records."""
    with quiet():
        made = JsonSchemaGenerator(records(), include_null=True).serialize()
    return str(made).rstrip() + "\n"


def shapes() -> str:
    """SHACL shapes of the linked data; open, since data may say more than we know of."""
    with quiet():
        graph = ShaclGenerator(linked(), closed=False).as_graph()
    for path in _IN_LANGUAGES:
        for shape in list(graph.subjects(SH.path, path)):
            graph.remove((shape, SH.datatype, None))
            graph.remove((shape, SH.maxCount, None))
    return turtle(graph)

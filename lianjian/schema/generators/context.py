"""context.jsonld: records of the model as JSON-LD 1.1.

LinkML makes it; the values of vocabularies are mended, because it has no form for a value that is a concept by its notation.
"""

import json

from linkml.generators.jsonldcontextgen import ContextGenerator

from lianjian.schema.generators.catalogue_json import catalogue
from lianjian.schema.generators.expanded import linked
from lianjian.schema.generators.linkml_made import quiet
from lianjian.schema.generators.source import Node, expand


def context() -> str:
    """The JSON-LD context."""
    with quiet():
        made = json.loads(ContextGenerator(linked()).serialize())
    terms: Node = made["@context"]
    for owner in [*catalogue()["kinds"], *catalogue()["relations"]]:
        for prop in owner["properties"]:
            if prop["vocabulary"] and prop["name"] in terms:
                terms[prop["name"]] = _by_notation(terms[prop["name"]], prop["vocabulary"])
    return json.dumps({"@context": terms}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _by_notation(term: Node, vocabulary: str) -> Node:
    """A value is a concept of the vocabulary, named by its notation."""
    return {"@id": term["@id"], "@type": "@vocab", "@context": {"@vocab": expand(f"lj:{vocabulary}/")}}

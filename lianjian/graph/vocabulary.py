"""The service taxonomy as statements: Service nodes and what is broader than what."""

import hashlib
import json
from dataclasses import astuple

import polars as pl

from lianjian.graph.records import Batch, EdgeType, SourceInfo
from lianjian.schema import catalogue

SERVICES = "lianjian 服务类别"


def vocabulary_batch() -> Batch:
    """The taxonomy that this version of lianjian brings. The row of a service is its place in the vocabulary."""
    terms = catalogue.vocabulary("services").terms
    digest = hashlib.sha256(json.dumps([astuple(term) for term in terms]).encode()).hexdigest()
    text, texts = pl.String(), pl.List(pl.String())
    shared = {"row": pl.Int64(), "source": pl.Int64(), "citation": pl.Int64()}
    nodes = [
        {
            "id": term.notation,
            "name": term.zh,
            "name_en": term.en,
            "aliases": list(term.aliases),
            "dimensions": list(term.dimensions),
            "groups": list(term.groups),
            "row": row,
            "source": 0,
        }
        for row, term in enumerate(terms, 1)
    ]
    broader = [
        {"start": term.notation, "end": term.broader, "row": row, "source": 0}
        for row, term in enumerate(terms, 1)
        if term.broader
    ]
    named = dict.fromkeys(("id", "name", "name_en"), text)
    several = dict.fromkeys(("aliases", "dimensions", "groups"), texts)
    return Batch(
        sources=[SourceInfo(SERVICES, "lianjian.yaml", "services", digest, publisher="lianjian")],
        nodes={"Service": pl.DataFrame(nodes, schema={**named, **several, **shared})},
        relations={
            EdgeType("BROADER", "Service", "Service"): pl.DataFrame(broader, schema={"start": text, "end": text, **shared})
        },
    )

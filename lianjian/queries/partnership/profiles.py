"""What compatibility and openness are reckoned from: dimensions, brands and alliances of each holder.

Definitions: docs/reference/questions.md, question 1 (compatibility, openness) and "a place is in an alliance".
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.queries.common.day import Day
from lianjian.queries.partnership.holding import Holding, Pairs, together
from lianjian.schema.catalogue import vocabularies

Counts = NDArray[np.integer]


def profile(holding: Holding) -> Counts:
    """counts[holder, dimension]: valid projects held or run, and offers of the holder's organisations, by dimension."""
    projects = together(
        holding.held("Project"), holding.led("RUNS", "Organization", "Project"), holding.own("RUNS", "Grid", "Project")
    )
    # What sites offer is not "its own and its organisations'" (it does count among the offers for a need).
    offers = holding.led("PROVIDES", "Organization", "Offer")
    total = np.zeros((holding.count, len(_dimensions_known())), dtype=np.int32)
    for pairs, dimensions in ((projects, project_dimensions(holding.day)), (offers, offer_dimensions(holding.day))):
        # Most holders have nothing: what is added where there is something leaves the rest of the memory untouched.
        for column in range(total.shape[1]):
            np.add.at(total[:, column], pairs.holders[dimensions[pairs.things, column]], 1)
    return total.astype(np.min_scalar_type(int(total.max(initial=0))))


def brands(holding: Holding) -> Pairs:
    """The brands that a holder holds, and those owned or used by it or its organisations."""
    return together(
        holding.held("Brand"),
        holding.led("OWNS", "Organization", "Brand"),
        holding.led("USES", "Organization", "Brand"),
        holding.own("OWNS", "Place", "Brand"),
    )


def alliances(holding: Holding) -> Pairs:
    """The valid alliances (pacts too) that a holder is in; a grid can be a member as an organisation can."""
    return together(
        holding.led("MEMBER_OF", "Organization", "Alliance"),
        holding.led("MEMBER_OF", "Grid", "Alliance"),
        holding.covered(),
    )


def project_dimensions(day: Day) -> NDArray[np.bool_]:
    """[project, dimension]: the project's own 维度; the dimensions of its services are not added."""
    return day.snapshot.memoised("project dimensions", lambda: _dimensions(day, "Project"))


def offer_dimensions(day: Day) -> NDArray[np.bool_]:
    """[offer, dimension]: the dimensions of the offer's service."""

    def make() -> NDArray[np.bool_]:
        of_service = _dimensions(day, "Service")
        edges = day.edges("OFFERS", "Offer", "Service")
        found = np.zeros((day.snapshot.nodes("Offer").count, of_service.shape[1]), dtype=np.bool_)
        for dimension in range(of_service.shape[1]):
            found[edges.start[of_service[edges.end, dimension]], dimension] = True
        return found

    return day.memoised("offer dimensions", make)


def _dimensions_known() -> list[str]:
    return [term.notation for term in vocabularies()["dimensions"].terms]


def _dimensions(day: Day, kind: str) -> NDArray[np.bool_]:
    terms = _dimensions_known()
    nodes = day.snapshot.nodes(kind)
    found = np.zeros((nodes.count, len(terms)), dtype=np.bool_)
    if nodes.count:
        for column, term in enumerate(terms):
            found[:, column] = nodes.frame.select(pl.col("dimensions").list.contains(term).fill_null(False)).to_series()
    return found

"""Which organisations count as a Party organisation, a residents' committee and so on (docs/explanation/domain.md)."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.schema.catalogue import vocabularies

Bools = NDArray[np.bool_]


def is_party_organization(organizations: pl.DataFrame) -> Bools:
    """A Party level or a Party code is given, or the type is Party organisation or a Party level."""
    levels = [term.notation for term in vocabularies()["party_levels"].terms]
    result = organizations.select(
        pl.col("party_level").is_not_null()
        | pl.col("party_code").is_not_null()
        | pl.col("organization_type").is_in(["party_organization", *levels]).fill_null(False)
    ).to_series()
    bools: Bools = result.to_numpy()
    return bools


def is_of_type(organizations: pl.DataFrame, *types: str) -> Bools:
    """The organisation type is one of `types` (notations)."""
    result: Bools = organizations["organization_type"].is_in(list(types)).fill_null(False).to_numpy()
    return result

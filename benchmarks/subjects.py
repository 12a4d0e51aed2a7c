"""What the questions are asked about: drawn from the synthetic graph with its seed, before it is loaded."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from benchmarks.nation.brands import ROOT
from benchmarks.nation.world import AS_OF
from lianjian.graph.records import Batch, EdgeType

_COUNT = 20
DAY = date.fromisoformat(AS_OF)


@dataclass(frozen=True, slots=True)
class Subjects:
    """Communities with open needs; those with the most; counties; services; a brand with its family."""

    communities: list[str]
    busiest: list[str]
    counties: list[str]
    services: list[str]
    brand: str


def subjects(batch: Batch, seed: int) -> Subjects:
    """The subjects of the questions: communities by chance, those that ask for most, counties of either."""
    asking = _asking(batch)
    drawn = asking.sample(min(_COUNT, asking.height), seed=seed, shuffle=True)["place"]
    busiest = asking.sort(["needs", "place"], descending=[True, False]).head(_COUNT)["place"]
    counties = pl.concat([drawn, busiest]).str.slice(0, 6).unique(maintain_order=True).head(_COUNT)
    services = ["convenience_store", "health", "meals", "legal_aid"]
    return Subjects(drawn.to_list(), busiest.to_list(), counties.to_list(), services, ROOT)


def _asking(batch: Batch) -> pl.DataFrame:
    """Communities with the number of open, valid needs of theirs and of their organisations, by code."""
    located = batch.relations[EdgeType("LOCATED_IN", "Organization", "Place")].select(start="start", place="end")
    by_organization = batch.relations[EdgeType("ASKS", "Organization", "Need")].join(located, on="start")
    by_place = batch.relations[EdgeType("ASKS", "Place", "Need")].select("end", place="start")
    live = batch.nodes["Need"].filter(
        pl.col("status").is_null() | (pl.col("status") == "open"), pl.col("until").is_null() | (pl.col("until") >= AS_OF)
    )
    asked = pl.concat([by_organization.select("end", "place"), by_place]).join(live, left_on="end", right_on="id", how="semi")
    communities = asked.filter(pl.col("place").str.len_chars() == 12)
    return communities.group_by("place").agg(needs=pl.len()).sort("place")

"""Which lists are stated complete for which region."""

import polars as pl

from benchmarks.nation.world import World

_CONTENTS = ["offers", "projects", "alliances", "organizations", "sites", "brands", "needs"]
#: Share of the counties, and of the cities, for which a list is stated complete.
_SHARES = {6: 0.25, 4: 0.05}


def add_completeness(world: World) -> None:
    """States completeness of each standard list for some counties and cities, some of them until a day gone by."""
    parts = []
    for digits, share in _SHARES.items():
        codes = world.codes.filter(world.codes.str.len_chars() == digits)
        for content in _CONTENTS:
            regions = codes.gather(world.some(len(codes), share))
            parts.append(pl.DataFrame({"region": regions, "content": [content] * len(regions)}))
    stated = pl.concat(parts)
    world.add_nodes(
        "Completeness",
        {
            "id": pl.select(pl.lit("synthetic-") + stated["content"] + "-" + stated["region"]).to_series(),
            "region": stated["region"],
            "content": stated["content"],
            "until": world.days(stated.height, "2025-06-01", "2027-12-31"),
        },
    )

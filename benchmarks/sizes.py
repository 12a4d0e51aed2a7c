"""How large the synthetic graph is."""

from dataclasses import dataclass, fields

#: Brands in the family that `derivatives` is asked about, whatever the scale.
FAMILY = 1_000


@dataclass(frozen=True, slots=True)
class Sizes:
    """Numbers of things and, of those relations that have no fixed number for each thing, of relations.

    The real register (665,276 divisions) is always whole.
    """

    organizations: int
    needs: int
    offers: int
    grids: int
    sites: int
    alliances: int
    memberships: int
    brands: int
    projects: int

    def scaled(self, factor: float) -> "Sizes":
        """The same in proportion; never fewer brands than the measured family needs."""
        sizes = {field.name: max(1, round(getattr(self, field.name) * factor)) for field in fields(self)}
        return Sizes(**{**sizes, "brands": max(sizes["brands"], 2 * FAMILY)})


#: What the targets of the first release are stated for; what it does not name is in the nation's proportion.
FOUNDATION = Sizes(
    organizations=1_200_000,
    needs=1_800_000,
    offers=2_400_000,
    grids=180_000,
    sites=180_000,
    alliances=30_000,
    memberships=300_000,
    brands=60_000,
    projects=180_000,
)

#: The nation graph of docs/reference/questions.md, "How fast".
NATION = Sizes(
    organizations=4_000_000,
    needs=2_000_000,
    offers=2_500_000,
    grids=600_000,
    sites=600_000,
    alliances=100_000,
    memberships=1_000_000,
    brands=200_000,
    projects=600_000,
)

SIZES = {"foundation": FOUNDATION, "nation": NATION}

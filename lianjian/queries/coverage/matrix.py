"""`matrix` 一委两会多点: one Party committee, two councils, and two sites or more."""

import numpy as np

from lianjian.graph.areas import NOWHERE
from lianjian.queries.common.bodies import is_of_type
from lianjian.queries.common.completeness import Contents
from lianjian.queries.common.day import Day, text_in
from lianjian.queries.coverage.bodies import ORGANIZATIONS, present
from lianjian.queries.coverage.field import Field
from lianjian.queries.coverage.part import Part, Subject, stated_part
from lianjian.queries.coverage.spots import Spots, shown, spots

SITES: Contents = frozenset({"sites"})
#: The Party committee of a community or village, as 党组织层级 or as 机构类型.
COMMITTEES = ("community_party_committee", "village_party_committee")


def matrix(_: Day, which: str) -> Subject:
    """The whole set within reach."""
    del which
    return Subject("matrix", "一委两会多点", "one committee, two councils, many points", ORGANIZATIONS | SITES, _parts)


def _parts(field: Field) -> list[Part]:
    contents = [ORGANIZATIONS, SITES]
    day = field.day
    committees = day.memoised("party committees", lambda: _committees(day))
    sites = day.memoised("sites", lambda: spots(day, "Site"))
    several = day.memoised(("several sites", field.cell_level), lambda: _several(day, sites, field.cell_level))
    return [
        stated_part(
            field,
            "party_committee",
            committees.reached(field),
            contents,
            lambda unit: shown(field, unit, committees),
        ),
        present(field, "residents_committee", ("residents",), contents),
        present(field, "building_or_owners_committee", ("building", "owners"), contents),
        stated_part(field, "sites", several.reached(field), contents, lambda unit: shown(field, unit, sites)),
    ]


def _committees(day: Day) -> Spots:
    organizations = day.snapshot.nodes("Organization").frame
    if not organizations.height:
        return spots(day, "Organization")
    which = text_in(organizations["party_level"], list(COMMITTEES)) | is_of_type(organizations, *COMMITTEES)
    return spots(day, "Organization", which)


def _several(day: Day, sites: Spots, cell_level: str) -> Spots:
    """The places of a level that hold two sites or more; a site at two places of one counts once."""
    cell = day.areas.unit(cell_level)[sites.places]
    known = cell != NOWHERE
    pairs = np.unique(np.stack([cell[known], sites.things[known]]), axis=1)
    cells, counts = np.unique(pairs[0], return_counts=True)
    several = cells[counts > 1]
    return Spots("Place", several, several)

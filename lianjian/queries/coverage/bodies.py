"""Coverage by organisations: `party-organization`, and the bodies that `trinity` and `matrix` ask for."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lianjian.queries.common.bodies import is_of_type
from lianjian.queries.common.completeness import Contents
from lianjian.queries.common.day import Day
from lianjian.queries.coverage.field import Field
from lianjian.queries.coverage.part import Part, Subject, stated_part
from lianjian.queries.coverage.spots import Spots, shown, spots
from lianjian.schema.catalogue import vocabulary

Bools = NDArray[np.bool_]

ORGANIZATIONS: Contents = frozenset({"organizations"})


def party_organization(_: Day, which: str) -> Subject:
    """A Party organisation within reach, or one that serves the place within reach or one below it."""
    del which
    return Subject("party-organization", "党组织", "Party organisations", ORGANIZATIONS, lambda field: [_party(field)])


def playing(day: Day, *roles: str) -> Bools:
    """For each organisation whether it plays one of the parts: party, residents, owners, building, property.

    Which types play which part stands in the vocabulary (docs/explanation/domain.md, "What counts as a Party organisation").
    """
    organizations = day.snapshot.nodes("Organization").frame
    result = np.zeros(organizations.height, dtype=np.bool_)
    if not organizations.height:
        return result
    if "party" in roles:
        result |= day.party_organizations
    types = [t.notation for t in vocabulary("organization_types").terms if set(t.groups) & set(roles)]
    return result | is_of_type(organizations, *types)


def present(field: Field, name: str, roles: Sequence[str], contents: Sequence[Contents]) -> Part:
    """The part that an organisation of one of the roles is within reach."""
    day = field.day
    found = day.memoised(("bodies", *roles), lambda: spots(day, "Organization", playing(day, *roles)))
    return stated_part(field, name, found.reached(field), contents, lambda unit: shown(field, unit, found))


def _party(field: Field) -> Part:
    found = field.day.memoised("party or served", lambda: _party_or_served(field.day))
    return stated_part(
        field,
        "party_organization",
        found.reached(field),
        [ORGANIZATIONS],
        lambda unit: shown(field, unit, found, "SERVES"),
    )


def _party_or_served(day: Day) -> Spots:
    party = playing(day, "party")
    own = spots(day, "Organization", party)
    places, things = [own.places], [own.things]
    for kind in ("Place", "Grid"):
        serves = day.edges("SERVES", "Organization", kind)
        by_party = party[serves.start]
        places.append(day.areas.place_of[day.as_area(kind, serves.end[by_party])])
        things.append(serves.start[by_party])
    return Spots("Organization", np.concatenate(places), np.concatenate(things))

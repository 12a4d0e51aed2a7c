"""Who can be a candidate, and what is known of all of them at once: places of one level, or organisations.

Candidates are numbered as holders (holding.py), in the order of their ids. All columns are made on first use and kept with
the day.
"""

from abc import ABC, abstractmethod
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import NOWHERE
from lianjian.queries.common.completeness import statements
from lianjian.queries.common.day import Day
from lianjian.queries.common.joins import join, span
from lianjian.queries.partnership import ledger, profiles
from lianjian.queries.partnership.holding import Holding, Level, Organizations, Pairs, Subject, held_by_each, level, organizations
from lianjian.queries.partnership.supply import NeedIndex, OfferIndex

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

COMMUNITY = 5


class Ground(ABC):
    """All holders of a kind with the columns that a comparison with one subject needs."""

    kind: str

    def __init__(self, day: Day, holding: Holding, book: ledger.Ledger) -> None:
        self.day = day
        self.holding = holding
        self.ledger = book
        self.count = holding.count

    # who and where

    @abstractmethod
    def number(self, holder: int) -> int:
        """Node number of a holder."""

    @abstractmethod
    def run(self, holder: int) -> tuple[int, int]:
        """The positions of the ledger that are the holder's."""

    @abstractmethod
    def _holders(self, positions: Ints) -> Ints:
        """The holder at each position of the ledger, NOWHERE where there is none."""

    @abstractmethod
    def between(self, low: int, high: int, holders: Ints) -> Bools:
        """Whether some place of each holder is one of the numbers low .. high - 1."""

    @abstractmethod
    def valid(self, holders: Ints) -> Bools:
        """Whether each holder is valid on the day, and at some place."""

    @abstractmethod
    def places(self, holder: int) -> Ints:
        """The places that a holder is at."""

    @abstractmethod
    def bodies(self, holders: Ints) -> tuple[Ints, Ints]:
        """(which of the holders, organisation) for the organisations that each stands for, ascending."""

    @abstractmethod
    def window(self, regions: Ints) -> tuple[int, int]:
        """Numbers (low, high) between which all holders inside the regions lie; all where no region is given."""

    def inside(self, region: int, holders: Ints) -> Bools:
        """Whether some place of each holder is in the region or is it."""
        return self.between(region, int(self.day.areas.end[region]), holders)

    # needs and offers

    @cached_property
    def needs(self) -> NeedIndex:
        """Open needs by service."""
        asked = self.ledger.asked
        return NeedIndex(self._holders(asked.position), asked, self.ledger.weight, self.count)

    @cached_property
    def offers(self) -> OfferIndex:
        """Valid offers by service and scope."""
        given = self.ledger.given
        return OfferIndex(self._holders(given.position), given, self.count)

    @cached_property
    def has_offer(self) -> Bools:
        """Whether a holder has any valid offer, whoever may use it."""
        has = np.zeros(self.count + 1, dtype=np.bool_)
        has[self._holders(self.ledger.given.position)] = True
        return has[:-1]

    # compatibility and openness

    @cached_property
    def profile(self) -> NDArray[np.integer]:
        """[holder, dimension]."""
        return profiles.profile(self.holding)

    @cached_property
    def square(self) -> NDArray[np.integer]:
        """Sum of the squares of each profile; 0 where nothing is known."""
        total: NDArray[np.int64] = np.einsum("hd,hd->h", self.profile, self.profile, dtype=np.int64)
        return total.astype(np.min_scalar_type(int(total.max(initial=0))))

    @cached_property
    def brands(self) -> Pairs:
        """(brand, holder), by brand."""
        return profiles.brands(self.holding)

    @cached_property
    def has_brand(self) -> Bools:
        """Whether a holder has any brand."""
        has = np.zeros(self.count, dtype=np.bool_)
        has[self.brands.holders] = True
        return has

    @cached_property
    def alliances(self) -> Pairs:
        """(alliance, holder), by alliance."""
        return profiles.alliances(self.holding)

    @cached_property
    def alliance_count(self) -> Ints:
        """Number of valid alliances that each holder is in."""
        return np.bincount(self.alliances.holders, minlength=self.count).astype(np.int32)

    def with_any(self, pairs: Pairs, things: Ints) -> Bools:
        """For each holder whether it has one of `things` in `pairs`."""
        found = np.zeros(self.count, dtype=np.bool_)
        _, position = join(things, pairs.things)
        found[pairs.holders[position]] = True
        return found

    @cached_property
    def alliances_complete(self) -> Bools:
        """Whether 联盟 is stated complete for a region that contains the holder."""
        everybody = np.arange(self.count, dtype=np.int32)
        complete = np.zeros(self.count, dtype=np.bool_)
        for region in statements(self.day).regions_of(("alliances",)):
            complete |= self.inside(int(region), everybody)
        return complete

    @cached_property
    def urban(self) -> NDArray[np.int8]:
        """1 for an urban community, 0 for a rural one, NOWHERE for all that is neither or no community."""
        return np.full(self.count, NOWHERE, dtype=np.int8)


class PlaceGround(Ground):
    """The places of one level."""

    kind = "Place"

    def __init__(self, day: Day, holding: Level) -> None:
        super().__init__(day, holding, ledger.of_places(day))
        self.level = holding

    def number(self, holder: int) -> int:
        """Number of the place."""
        return int(self.level.places[holder])

    def run(self, holder: int) -> tuple[int, int]:
        """The place and all below it."""
        place = self.number(holder)
        return place, int(self.day.areas.end[place])

    def _holders(self, positions: Ints) -> Ints:
        return self.level.holder_of[positions]

    def between(self, low: int, high: int, holders: Ints) -> Bools:
        """Whether each place is one of low .. high - 1: numbers ascend, so it is a run of holders."""
        first, last = span(self.level.places, low, high)
        result: Bools = (holders >= first) & (holders < last)
        return result

    def valid(self, holders: Ints) -> Bools:
        """Whether each place is valid on the day."""
        return self.day.valid("Place")[self.level.places[holders]]

    def places(self, holder: int) -> Ints:
        """The place itself."""
        return self.level.places[holder : holder + 1]

    def bodies(self, holders: Ints) -> tuple[Ints, Ints]:
        """The organisations that each place holds."""
        return held_by_each(self.day, "Organization", self.level.places[holders])

    def window(self, regions: Ints) -> tuple[int, int]:
        """The run from the first to the last place inside the regions."""
        if not len(regions):
            return 0, self.count
        return span(self.level.places, int(regions.min()), int(self.day.areas.end[regions].max()))

    @cached_property
    def urban(self) -> NDArray[np.int8]:
        """By the last three digits of the code of a community."""
        if self.level.rank != COMMUNITY:
            return super().urban
        return urban_places(self.day)[self.level.places]


class OrganizationGround(Ground):
    """All organisations."""

    kind = "Organization"

    def __init__(self, day: Day, holding: Organizations) -> None:
        super().__init__(day, holding, ledger.of_organizations(day))
        located = day.at("Organization")
        place = day.areas.place_of[located.areas]
        known = place != NOWHERE
        things, place = located.things[known], place[known]
        first = np.ones(len(things), dtype=np.bool_)
        first[1:] = things[1:] != things[:-1]
        self._first = np.full(self.count, NOWHERE, dtype=np.int32)
        self._first[things[first]] = place[first]
        #: Those that are at several places, with the further ones.
        self._more = (things[~first], place[~first])

    def number(self, holder: int) -> int:
        """Number of the organisation."""
        return holder

    def run(self, holder: int) -> tuple[int, int]:
        """The organisation alone."""
        return holder, holder + 1

    def _holders(self, positions: Ints) -> Ints:
        return positions

    def between(self, low: int, high: int, holders: Ints) -> Bools:
        """Whether some place of each organisation is one of low .. high - 1."""
        place = self._first[holders]
        result: Bools = (place >= low) & (place < high)
        who, where = self._more
        further = who[(where >= low) & (where < high)]
        return result | np.isin(holders, further) if len(further) else result

    def valid(self, holders: Ints) -> Bools:
        """Whether each organisation is at some place."""
        result: Bools = self._first[holders] != NOWHERE
        return result

    def places(self, holder: int) -> Ints:
        """The places of the organisation."""
        who, where = self._more
        return np.append(self._first[holder : holder + 1], where[slice(*span(who, holder, holder + 1))])

    def bodies(self, holders: Ints) -> tuple[Ints, Ints]:
        """Each organisation itself."""
        return np.arange(len(holders), dtype=np.int32), holders

    def window(self, regions: Ints) -> tuple[int, int]:  # noqa: ARG002 - organisations are not in the order of places
        """All of them."""
        return 0, self.count


def ground_for(subject: Subject) -> Ground:
    """Those who can be a subject's partners: of a place those of its level, of a grid communities, else organisations."""
    day = subject.day
    if subject.kind == "Organization":
        return day.memoised("ground of organisations", lambda: OrganizationGround(day, organizations(day)))
    rank = COMMUNITY if subject.kind == "Grid" else int(day.areas.level[subject.number])
    return day.memoised(("ground", rank), lambda: PlaceGround(day, level(day, rank)))


def urban_places(day: Day) -> NDArray[np.int8]:
    """For each place 1 (last three digits 001-199), 0 (200-399) or NOWHERE (anything else, or no community)."""

    def make() -> NDArray[np.int8]:
        places = day.snapshot.nodes("Place").frame
        digits = places["id"].str.slice(9).cast(int, strict=False).fill_null(0).to_numpy()
        community = day.areas.level[: day.areas.place_count] == COMMUNITY
        urban = np.where((digits >= 1) & (digits <= 199), 1, np.where((digits >= 200) & (digits <= 399), 0, NOWHERE))
        return np.where(community, urban, NOWHERE).astype(np.int8)

    return day.snapshot.memoised("urban places", make)

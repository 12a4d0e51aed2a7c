"""What a request may ask: the parameters of each question under the names of docs/reference/questions.md."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from lianjian.queries.neighbourhood import FARTHEST
from lianjian.queries.partnership.ranking import WEIGHTS
from lianjian.queries.paths.network import RELATIONS, TIES
from lianjian.schema.catalogue import kinds, relations

Name = Annotated[str, Field(min_length=1, max_length=200, description="an id, a division code, a 编号 or a name")]
#: Values that the questions check themselves, listed for the OpenAPI document.
Tie = Annotated[str, Field(json_schema_extra={"enum": [*TIES, *RELATIONS]})]
Relation = Annotated[str, Field(json_schema_extra={"enum": [*TIES, *relations()]})]
Kind = Annotated[str, Field(json_schema_extra={"enum": list(kinds())})]
Weight = Annotated[str, Field(pattern=rf"^({'|'.join(WEIGHTS)})=[0-9]{{1,3}}(\.[0-9]{{1,6}})?$")]
Boundary = Literal["county", "city", "province"]
Level = Literal["province", "city", "county", "township", "community"]


class Parameters(BaseModel):
    """Common to all questions. A parameter of another name is an error, so that a slip is not passed over."""

    model_config = ConfigDict(extra="forbid")
    as_of: date | None = Field(default=None, description="the day asked about; default today")

    @property
    def day(self) -> date:
        """The day asked about."""
        return self.as_of or date.today()


class PartnersParameters(Parameters):
    """Question 1."""

    subject: Name
    beyond: Boundary = Field(default="county", description="the border that a partner lies beyond")
    within: list[Name] = Field(default=[], description="only inside these regions")
    k: int = Field(default=20, ge=1, le=1000, description="how many partners")
    include_allied: bool = Field(default=False, description="include those allied with the subject already, marked")
    weights: list[Weight] = Field(default=[], description="replaces weights of the score, e.g. complement=0.6")


class DerivativesParameters(Parameters):
    """Question 3."""

    brand: Name
    direction: Literal["down", "up", "both"] = Field(default="down", description="descendants, ancestors or both")
    depth: int | None = Field(default=None, ge=0, le=1000, description="how deep at most")
    siblings: bool = Field(default=False, description="compare each pair of siblings too")


class GapsParameters(Parameters):
    """Question 4."""

    region: Name
    of: str = Field(min_length=1, max_length=200, description="coverage of what, e.g. alliance:beyond-county or needs")
    level: Level = Field(default="community", description="the units that are looked at")
    by: Literal["province", "city", "county", "township"] | None = Field(default=None, description="break down by")
    reach: Literal["own", "township", "county"] = Field(default="own", description="within reach: in the unit, its township, ...")
    status: Literal["uncovered", "unknown", "covered", "all"] = Field(default="uncovered", description="units to list")
    limit: int = Field(default=100, ge=0, le=10_000, description="how many units to list")
    offset: int = Field(default=0, ge=0, le=10_000_000, description="list from this one on")


class LinkagesParameters(Parameters):
    """Question 5."""

    a: Name
    b: Name
    k: int = Field(default=5, ge=1, le=100, description="how many paths")
    max_length: int = Field(default=6, ge=1, le=10, description="how long at most")
    through: list[Tie] | None = Field(default=None, description="only by these ties or relations")


class NeighbourhoodParameters(Parameters):
    """Question 5, of one thing."""

    x: Name
    hops: int = Field(default=1, ge=1, le=FARTHEST, description="how many relations away at most")
    kinds: list[Kind] | None = Field(default=None, description="only things of these kinds")
    relations: list[Relation] | None = Field(default=None, description="only by these relations or sorts of tie")
    limit: int = Field(default=100, ge=0, le=1000, description="how many of each relation; 0 for counts alone")
    offset: int = Field(default=0, ge=0, le=10_000_000, description="of each relation from this one on")


class HistoryParameters(BaseModel):
    """What was said about a thing."""

    model_config = ConfigDict(extra="forbid")
    limit: int = Field(default=100, ge=0, le=10_000, description="how many statements to list")
    offset: int = Field(default=0, ge=0, le=10_000_000, description="list from this one on")


class CheckParameters(Parameters):
    """What should be looked at."""

    region: Name | None = Field(default=None, description="only in this region")
    limit: int = Field(default=100, ge=0, le=10_000, description="how many findings to list")
    offset: int = Field(default=0, ge=0, le=10_000_000, description="list from this one on")


class SearchParameters(BaseModel):
    """Question 7."""

    model_config = ConfigDict(extra="forbid")
    q: Annotated[str, Field(min_length=1, max_length=200, description="name, alias, pinyin, initials or code")]
    kind: list[Kind] | None = Field(default=None, description="only these kinds")
    limit: int = Field(default=10, ge=1, le=100, description="how many at most")

"""What a request may ask: the parameters of each question under the names of docs/reference/questions.md."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from lianjian.queries.network import RELATIONS, TIES
from lianjian.schema.catalogue import kinds

Name = Annotated[str, Field(min_length=1, max_length=200, description="an id, a division code, a 编号 or a name")]
#: Values that the questions check themselves, listed for the OpenAPI document.
Tie = Annotated[str, Field(json_schema_extra={"enum": [*TIES, *RELATIONS]})]
Kind = Annotated[str, Field(json_schema_extra={"enum": list(kinds())})]
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
    beyond: Boundary = "county"
    within: list[Name] = Field(default=[], description="only inside these regions")
    k: int = Field(default=20, ge=1, le=1000)
    include_allied: bool = False


class DerivativesParameters(Parameters):
    """Question 3."""

    brand: Name
    direction: Literal["down", "up", "both"] = "down"
    depth: int | None = Field(default=None, ge=0, le=1000)
    siblings: bool = False


class GapsParameters(Parameters):
    """Question 4."""

    region: Name
    of: Name
    level: Level = "community"
    by: Literal["province", "city", "county", "township"] | None = None
    reach: Literal["own", "township", "county"] = "own"
    status: Literal["uncovered", "unknown", "covered", "all"] = "uncovered"
    limit: int = Field(default=100, ge=0, le=10_000)
    offset: int = Field(default=0, ge=0, le=10_000_000)


class LinkagesParameters(Parameters):
    """Question 5."""

    a: Name
    b: Name
    k: int = Field(default=5, ge=1, le=100)
    max_length: int = Field(default=6, ge=1, le=10)
    through: list[Tie] | None = None


class SearchParameters(BaseModel):
    """Question 7."""

    model_config = ConfigDict(extra="forbid")
    q: Annotated[str, Field(min_length=1, max_length=200, description="name, alias, pinyin, initials or code")]
    kind: list[Kind] | None = None
    limit: int = Field(default=10, ge=1, le=100)

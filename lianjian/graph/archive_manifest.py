"""What an archive says of itself: the layout of its graph, and each file with what is in it."""

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, NonNegativeInt

from lianjian.graph import migration
from lianjian.graph.digest import Digest, Place

#: Raised when archives come to be written in another way.
FORMAT = 1


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Member(_Strict):
    """A file of the archive: what its rows are of, how many there are, and what they are."""

    file: str
    sort: Literal["kind", "relation", "book"]
    name: str
    start: str | None
    end: str | None
    rows: NonNegativeInt
    digest: str
    sha256: str

    @property
    def place(self) -> Place:
        """What its rows are of."""
        return Place(self.sort, self.name, self.start, self.end)

    @property
    def rows_digest(self) -> Digest:
        """Number and digest of its rows."""
        return Digest(self.rows, self.digest)


class Manifest(_Strict):
    """The whole of it. `application` to `description` are what a graph says of itself (migration.about)."""

    format: int
    application: str
    made_by: str
    layout: str
    description: dict[str, Any]
    version: NonNegativeInt
    members: tuple[Member, ...]

    @classmethod
    def of(cls, version: int, members: list[Member]) -> "Manifest":
        """The manifest of a graph of this version's layout."""
        about = migration.about()
        description = json.loads(about.pop("description"))
        return cls(format=FORMAT, description=description, version=version, members=tuple(members), **about)

    @property
    def about(self) -> dict[str, str]:
        """What a graph would have in its Meta."""
        kept = self.model_dump(include={"application", "made_by", "layout"})
        return {**kept, "description": json.dumps(self.description)}

    def as_json(self) -> bytes:
        """The manifest as it is written."""
        return json.dumps(self.model_dump(), ensure_ascii=False, indent=1).encode()


def file_name(place: Place) -> str:
    """Where the rows of a place are in an archive."""
    ends = f"/{place.start}-{place.end}" if place.start else ""
    return f"{place.sort}s/{place.name}{ends}.parquet"

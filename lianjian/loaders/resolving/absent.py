"""Organisations that a list names and nothing bears: what their names alone tell, so that they can be offered for completion."""

import re
from dataclasses import dataclass

from stdnum.cn import uscc

from lianjian.loaders.problems import Where
from lianjian.loaders.reading.cells import NameText
from lianjian.loaders.resolving.places import PlaceIndex

#: A number that an office gave, rather than a name.
_NUMBER = re.compile(r"[A-Za-z]{0,8}[-_./]?\d[A-Za-z0-9_./-]*")


@dataclass(frozen=True, slots=True)
class Absent:
    """An organisation named in a cell; `key` or `credit_code` where that is how it was named, `place` where its name tells one.

    `region` is that place in words, "" for none.
    """

    where: Where
    name: str = ""
    alias: str = ""
    key: str = ""
    credit_code: str = ""
    place: str = ""
    region: str = ""


def absent(name: NameText, where: Where, places: PlaceIndex, region: str | None) -> Absent:
    """What a name tells of an organisation. Where its row lies is no sign of where it lies, and is not taken for one."""
    if uscc.is_valid(name.text):
        return Absent(where, credit_code=str(uscc.compact(name.text)))
    if _NUMBER.fullmatch(name.text):
        return Absent(where, key=name.text)
    place = places.beginning(name.text, region)
    told = places.full_name(place) if place else ""
    return Absent(where, name.base or name.text, name.alias or "", place=place or "", region=told)

"""What is loaded, as a function of the version: anybody can work out what a version of the graph must hold."""

import random
from typing import Any

from lianjian.graph.records import EdgeType
from tests.graph.model import BELOW, GRADES, MEMBER, PART, Said, Speaker

#: Loads that write to more things than this are not listed in the log of changes, so that some are read anew.
MOST_LISTED = 300

SOURCES = 8
_BODIES = 200
_ALLIANCES = 30
_FEW, _MANY = 60, 600
_ONE_IN = 20
_DATES = [None, "2019", "2020-05", "2021-03-04"]


class Story:
    """What the sources say at one version after another."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.version = 0
        self.speakers: dict[str, Speaker] = {}

    def go_on(self, version: int) -> None:
        """Goes to a version that is not behind."""
        while self.version < version:
            self.version += 1
            spoken = speaker(self.seed, self.version)
            self.speakers[spoken.name] = spoken


def speaker(seed: int, version: int) -> Speaker:
    """The source that speaks in the load that makes this version, with all that it then says."""
    chance = random.Random(f"{seed}/{version}")
    many = chance.randrange(_ONE_IN) == 0
    count = chance.randrange(_FEW, _MANY) if many else chance.randrange(_FEW)
    says = [_said(chance, version, row) for row in range(2, 2 + count)]
    name = f"s{chance.randrange(SOURCES)}"
    return Speaker(name, chance.choice([None, *GRADES]), chance.choice(_DATES), digest=str(version), says=says)


def _said(chance: random.Random, version: int, row: int) -> Said:
    body, other = (f"o{chance.randrange(_BODIES):03}" for _ in range(2))
    alliance, wider = (f"a{chance.randrange(_ALLIANCES):02}" for _ in range(2))
    said: dict[str | EdgeType, tuple[str, str, dict[str, Any]]] = {
        "Organization": (body, "", {"name": f"{version} {chance.random()}", "party_members": chance.randrange(100)}),
        "Alliance": (alliance, "", {"name": str(version), "since": chance.choice(_DATES)}),
        MEMBER: (body, alliance, {"roles": [str(chance.randrange(3))], "since": chance.choice(_DATES)}),
        BELOW: (body, other, {"mode": str(version)}),
        PART: (alliance, wider, {}),
    }
    about = chance.choice([*said, MEMBER])
    start, end, values = said[about]
    return Said(about, start, end, tuple(values.items()), row)

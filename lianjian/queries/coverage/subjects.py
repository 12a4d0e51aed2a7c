"""What `of` may name, and the module that knows what covers it (docs/reference/questions.md, question 4)."""

import difflib
import re

from lianjian.errors import BadInput, UnknownName
from lianjian.queries.common.day import Day
from lianjian.queries.coverage import alliances, bodies, brands, indicators, matrix, needs, projects, services, trinity
from lianjian.queries.coverage.part import Maker, Subject

#: Each with how it is written; a colon in it says that something must, brackets that something may follow.
MAKERS: dict[str, tuple[Maker, str]] = {
    "service": (services.service, "service:<notation>"),
    "circle": (services.circle, "circle:basic|upgrade"),
    "dimension": (projects.dimension, "dimension[:富|福|美|智|安]"),
    "governance": (projects.governance, "governance[:自治|法治|德治]"),
    "brand": (brands.brand, "brand:<id>"),
    "alliance": (alliances.alliance, "alliance[:beyond-county|beyond-city|beyond-province]"),
    "party-organization": (bodies.party_organization, "party-organization"),
    "trinity": (trinity.trinity, "trinity"),
    "matrix": (matrix.matrix, "matrix"),
    "deliberation": (projects.deliberation, "deliberation"),
    "indicator": (indicators.indicator, "indicator:<notation>"),
    "needs": (needs.coverage_of_needs, "needs"),
}


def subject(day: Day, of: str) -> Subject:
    """The subject that `of` names. Raises UnknownName, or BadInput where what follows the colon is missing or too much."""
    # What follows the colon may be an id, so nothing else of the text is changed.
    head, *rest = (text.strip() for text in re.split("[::]", of, maxsplit=1))
    which = rest[0] if rest else ""
    if head not in MAKERS:
        close = difflib.get_close_matches(head, MAKERS, n=3, cutoff=0.5)
        raise UnknownName(f"没有“{of}”这种覆盖。", f"There is no coverage of {of!r}.", [MAKERS[c][1] for c in close or MAKERS])
    make, form = MAKERS[head]
    if (rest and (not which or ":" not in form)) or (not rest and f"{head}:" in form):
        raise BadInput(f"“{of}”应写作 {form}。", f"{of!r} is to be written {form}.")
    return make(day, which)

"""For a unit with unmet needs the best partner beyond its county (docs/reference/questions.md, questions 1 and 4)."""

from math import isnan

import numpy as np

from lianjian.queries.common.answer import Json
from lianjian.queries.common.day import Day
from lianjian.queries.common.entity import entity

NO_REGIONS = np.empty(0, dtype=np.int32)


def best_partner(day: Day, place: int) -> Json | None:
    """{"entity", "score" and its components} of the first that `partners` would list; None where there is none."""
    # Only the question about needs pays for loading the question about partners.
    from lianjian.queries.partnership.complement import party
    from lianjian.queries.partnership.ground import ground_for
    from lianjian.queries.partnership.holding import Subject
    from lianjian.queries.partnership.ranking import WEIGHTS, Limits, ranking

    subject = Subject(day, "Place", place)
    ground = ground_for(subject)
    best = ranking(ground, party(ground, subject), Limits("county", NO_REGIONS, False), WEIGHTS, 1)
    if not len(best.holders):
        return None
    components = {name: float(column[0]) for name, column in best.components.items()}
    return {
        "entity": entity(day, "Place", ground.number(int(best.holders[0]))),
        "score": float(best.scores[0]),
        **{name: None if isnan(value) else value for name, value in components.items()},
    }

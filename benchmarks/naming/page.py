"""The page of figures, docs/accuracy.md."""

from collections.abc import Sequence
from datetime import date

from benchmarks.naming.cases import SLIPS
from benchmarks.naming.scoring import Answer, Baseline, Score, best, by_sort, score

_PRECISE = 0.99
_TEXT = """# How well names are resolved

Made by `python -m benchmarks.naming` on {day}, seed {seed}; do not edit.

A labelled set of {asked:,} spellings, made from the real names of {communities:,} communities and villages of the register,
of the Party bodies and committees that they have, and of the organisations, brands and alliances of the published facts.
Every name is asked for in every spelling that [the rules](reference/lists.md) take for one name (endings, numerals, wider
places before it, 中共 and 党委, spaces, width, quotation marks, 已撤销), one name in {one_in} with a typing error too.
{meaning:,} of the spellings mean something that is there. The others mean nothing that is there, though it looks like it:
real names of other communities that differ in one character, and other bodies of the same community. The making is in
`benchmarks/naming/`; `tests/loaders/test_accuracy.py` holds a smaller set of another seed to the bars.

*Precision*: of the links made without review, the share that is right (bar: 0.99). *Recall*: of the spellings that mean
something, the share that is linked without review (bar: 0.95).

| | linked | right | precision | recall |
|---|---|---|---|---|
@figures

rapidfuzz alone takes the most alike name among the same candidates, from a threshold on; shown are the scorer and threshold with
the best F1, and the best of those with a precision of at least 0.99.

**Typing errors are never linked: that would be a guess.** They go to [review](how-to/decide-doubtful-names.md): of {slips:,} the
right thing is the first candidate for {first}, and among the candidates for {offered}. So recall over everything depends on how
many names have one; the line without them says what the rules do.

## By kind and spelling

| kind | spelling | asked | precision | recall | right one first in review |
|---|---|---|---|---|---|
@sorts
"""


def page(answers: Sequence[Answer], baselines: Sequence[Baseline], seed: int, communities: int, day: date) -> str:
    """The page, in Markdown."""
    spelled = [answer for answer in answers if not answer.case.is_slip]
    slips = [answer for answer in answers if answer.case.is_slip]
    ours = score(answers)
    told = _TEXT.format(
        day=day.isoformat(),
        seed=seed,
        asked=len(answers),
        communities=communities,
        one_in=SLIPS,
        meaning=ours.meaning,
        slips=len(slips),
        first=_share(slips, first=True),
        offered=_share(slips, first=False),
    )
    rows = [_line("lianjian, everything", ours), _line("lianjian, without typing errors", score(spelled))]
    rows += [_baseline_line(one) for one in _shown(baselines)]
    sorts = [_sort_line(kind, sort, of) for (kind, sort), of in sorted(by_sort(answers).items())]
    return told.replace("@figures", "\n".join(rows)).replace("@sorts", "\n".join(sorts))


def _line(name: str, of: Score) -> str:
    return f"| {name} | {of.linked:,} | {of.right:,} | {of.precision:.4f} | {of.recall:.4f} |"


def _shown(baselines: Sequence[Baseline]) -> list[Baseline]:
    chosen = (best(baselines), best(baselines, precision=_PRECISE))
    return [one for one in dict.fromkeys(chosen) if one is not None]


def _baseline_line(one: Baseline) -> str:
    return _line(f"rapidfuzz `{one.scorer}` ≥ {one.threshold}", one.score)


def _share(answers: Sequence[Answer], *, first: bool) -> str:
    hits = sum(answer.rank == 1 if first else answer.rank is not None for answer in answers)
    return f"{hits / len(answers):.1%}" if answers else "none"


def _sort_line(kind: str, sort: str, answers: Sequence[Answer]) -> str:
    of = score(answers)
    precision = f"{of.precision:.4f}" if of.linked else "none linked"
    recall = f"{of.recall:.4f}" if of.meaning else "means nothing"
    unlinked = [answer for answer in answers if answer.case.truth is not None and answer.linked is None]
    first = f"{sum(answer.rank == 1 for answer in unlinked)} of {len(unlinked)}" if unlinked else ""
    return f"| {kind} | {sort} | {len(answers):,} | {precision} | {recall} | {first} |"

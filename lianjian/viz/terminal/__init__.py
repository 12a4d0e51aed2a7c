"""Answers as tables for a terminal, in Chinese with the English beside it."""

from lianjian.queries.common.answer import Answer
from lianjian.viz.terminal.check import print_check
from lianjian.viz.terminal.derivatives import print_derivatives
from lianjian.viz.terminal.gaps import print_gaps
from lianjian.viz.terminal.history import print_history, print_sources_list
from lianjian.viz.terminal.neighbourhood import print_neighbourhood
from lianjian.viz.terminal.others import print_linkages, print_search
from lianjian.viz.terminal.partners import print_partners
from lianjian.viz.terminal.parts import console, print_notes

PRINTERS = {
    "partners": print_partners,
    "derivatives": print_derivatives,
    "gaps": print_gaps,
    "linkages": print_linkages,
    "neighbourhood": print_neighbourhood,
    "search": print_search,
    "sources": print_sources_list,
    "check": print_check,
    "history": print_history,
}


def show(answer: Answer) -> None:
    """Print an answer for a reader, then what the reader should know of it."""
    out = console()
    PRINTERS[answer.question](out, answer.to_json())
    print_notes(out, answer.notes)

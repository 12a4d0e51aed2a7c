"""The page of faults says what the software does: a test brings about each of its failures, and its numbers are the real ones."""

import re
from pathlib import Path

from lianjian.graph import bolt_commit, bolt_link, bolt_turn, follow
from tests.faults.outcomes import PAGE, documented

NAMED = re.compile(r'(?:fails_as|promised)\(\s*"([^"]+)"')


def test_each_failure_is_brought_about() -> None:
    tests = Path(__file__).parent.glob("test_*.py")
    brought_about = {fault for test in tests for fault in NAMED.findall(test.read_text(encoding="utf-8"))}
    assert brought_about == set(documented())


def test_its_numbers_are_those_of_the_software() -> None:
    page = PAGE.read_text(encoding="utf-8")
    stated = [int(number) for number in re.findall(r"\| (?:for |after |every )?(\d+) (?:s|times)\b[^|]*\|$", page, re.MULTILINE)]
    assert stated == [
        bolt_link.CONNECT_SECONDS,
        bolt_link.RETRY_SECONDS,
        bolt_commit.COMMIT_TRIES,
        bolt_turn.LEASE_SECONDS,
        bolt_link.WRITE_SECONDS,
        follow.LONGEST_PAUSE,
    ]

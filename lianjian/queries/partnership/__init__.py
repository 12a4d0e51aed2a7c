"""The parts of question 1: candidates, complement, compatibility, ranking, matches."""

"""Doubtful values for people to decide about: the workbook that asks, and what becomes of the answers."""

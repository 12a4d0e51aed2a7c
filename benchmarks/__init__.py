"""Benchmarks: a seeded synthetic graph on the real register, loaded by the real store, asked the real questions."""

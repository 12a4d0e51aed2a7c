"""The parts of the question about a neighbourhood: relations by their ends, the walk around a thing, relations among things."""

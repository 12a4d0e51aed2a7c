"""What all questions share: the graph on a day, where things are, needs and offers, lineage, evidence."""

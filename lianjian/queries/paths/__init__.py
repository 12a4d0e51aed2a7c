"""The parts of question 5: the network of working together and its shortest paths."""

"""One module for each format of a file: from its bytes to sheets of cells, and nothing of what they mean."""

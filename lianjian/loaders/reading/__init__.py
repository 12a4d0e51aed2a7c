"""From a file to a table of addressed cells, and from a cell to a value."""

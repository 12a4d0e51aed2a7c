"""A first mapping for a table: what its columns are likely to be, said with the reason for each, as a file to be corrected."""

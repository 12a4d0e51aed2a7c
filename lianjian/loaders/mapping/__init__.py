"""From a table to drafts of what its rows say: mapping files and standard layouts are one language."""

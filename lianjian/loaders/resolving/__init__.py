"""From names and codes to the things that they certainly name; what is doubtful stays open."""

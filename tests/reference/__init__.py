"""The questions once more, slow and plain, written from the words of docs/reference/questions.md alone.

The product is tested against this package on small made-up worlds. It shares no code with `lianjian.queries`: dicts, lists
and loops over everything, fractions instead of floats. Where the words read two ways, the reading taken here is the one
that docs/reference documents.
"""

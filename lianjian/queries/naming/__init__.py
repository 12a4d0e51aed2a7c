"""From what a user writes to the thing that is meant: ids, codes, names, paths of names, pinyin."""

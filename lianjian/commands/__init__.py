"""The commands of `lianjian`, by what they are for. Each carries a call to the library and its answer to a reader."""

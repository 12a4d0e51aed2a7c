"""lianjian (联建): the knowledge graph of joint construction networks."""

__version__ = "0.1.0"

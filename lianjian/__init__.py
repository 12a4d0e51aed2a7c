"""lianjian (联建): the knowledge graph of joint construction networks."""

from importlib.metadata import version

__version__ = version("lianjian")

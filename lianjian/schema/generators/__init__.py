"""Makers of everything that is derived from lianjian.yaml. They run in development only and need linkml."""

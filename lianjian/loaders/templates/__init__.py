"""Blank workbooks in the standard layouts, made from the schema."""

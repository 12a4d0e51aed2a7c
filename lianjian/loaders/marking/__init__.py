"""Copies of the lists that a load found fault with, each problem marked and explained at its cell."""

"""Goods from a file, in the panel: sent in, tried, imported, undone."""

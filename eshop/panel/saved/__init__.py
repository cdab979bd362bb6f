"""Filters of lists under names: those that come with the shop, a person's own, and those for all."""

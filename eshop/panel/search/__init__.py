"""The search over everything: Ctrl-K and the page Szukaj."""

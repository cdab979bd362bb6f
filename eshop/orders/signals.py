"""What orders tell those above them."""

from django.dispatch import Signal

orders_changed = Signal()
"""Entries were written into the journal of orders, in the present transaction; `changes` are these OrderChange rows."""

"""Mails to the people of the shop."""

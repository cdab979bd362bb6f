"""Batches of rows that a program sends: each row gets an outcome of its own, and a bad one stops no other."""

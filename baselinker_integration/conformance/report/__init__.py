"""The outcome of a check as text, JSON and JUnit."""

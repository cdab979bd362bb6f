"""The database in one file, and back."""

"""Pictures of items. They live wherever the catalogue says; a reader's browser asks our own host alone."""

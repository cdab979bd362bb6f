"""What people do with many rows of a list at once: ticked, asked about, done in portions, undone where that can be."""

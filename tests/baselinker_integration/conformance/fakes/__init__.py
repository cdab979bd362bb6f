"""A small endpoint that does everything right, and one per known mistake of a public implementation."""

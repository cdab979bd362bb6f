"""Measures the connector against what the database and the disk can do at best: `make bench`, docs/benchmarks.md."""

"""Letting others watch the installation: figures, log lines for machines, errors, and a sign that all is well."""

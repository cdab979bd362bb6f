"""The event log as files."""

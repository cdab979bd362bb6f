"""Calling BaseLinker's token API: one client, one limiter for all workers, the account that the token belongs to."""

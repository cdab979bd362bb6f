"""BaseLinker's token API as we understand its documents, over an account in memory, for tests and demonstrations.

It knows nothing of the shop's side, and it can misbehave in every way that was reported of the real one.
"""

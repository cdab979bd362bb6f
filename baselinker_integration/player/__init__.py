"""The other side of the connector: BaseLinker as it behaves towards a shop (protocol, 4).

Nothing here imports the connector's own wire models or services: the player is a stranger that knows only the protocol,
so that a mistake in our own reading of it cannot cancel itself out.
"""

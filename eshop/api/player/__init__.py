"""The other side of the API: an ERP as it behaves towards the shop (docs/api.md).

Nothing here imports the API's own models, wire or services: the player is a stranger that knows only the guide.
"""

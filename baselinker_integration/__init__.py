VERSION = "1.0.0"
"""Version of the connector as FileVersion names it."""

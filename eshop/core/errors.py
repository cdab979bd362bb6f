"""Errors that services raise and that every border turns into the shape its reader understands."""


class ApplicationError(Exception):
    """Something a person or caller asked for cannot be done; `message` says why, `field` what to correct."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Conflict(ApplicationError):  # noqa: N818  the word that says it
    """The thing is not in the state that the request needs; somebody else may have moved it."""

"""Why the other side of the connector could not get what it asked for."""


class PlayerError(Exception):
    """The call brought no usable answer. `code` is a short word for programs, the text is for people."""

    code = "failed"


class UnreachableError(PlayerError):
    """No connection, no answer in time, or a connection that broke."""

    code = "unreachable"


class BadAnswerError(PlayerError):
    """An answer that is not the protocol: another status than 200, no JSON, or JSON of another shape."""

    code = "bad_answer"


class RefusedError(PlayerError):
    """The connector answered with the protocol's error; `code` is its error_code, the text its error_text."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text or code)
        self.code = code

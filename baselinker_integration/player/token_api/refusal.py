class Refusal(Exception):  # noqa: N818  an answer of the API, nothing that went wrong here
    """An answer with `status: "ERROR"`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message

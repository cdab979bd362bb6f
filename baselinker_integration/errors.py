"""What a call can be refused with. Codes are of the protocol (protocol, 1.3) plus ours (contract, section 4)."""

from collections.abc import Sequence


class ProtocolError(Exception):
    """The answer `{error, error_code, error_text}`; the text is for the merchant who reads it in BaseLinker."""

    def __init__(self, code: str, text: str, faults: Sequence[tuple[str, str]] = ()) -> None:
        """`faults` are the field and what was expected there, for the log, where the text is of nothing else."""
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
        self.faults = faults


NO_PASSWORD = "no_password"  # noqa: S105
INCORRECT_PASSWORD = "incorrect_password"  # noqa: S105
UNSUPPORTED_ACTION = "unsupported_action"
INVALID_PARAMETER = "invalid_parameter"
HTTPS_REQUIRED = "https_required"
REQUEST_TOO_LARGE = "request_too_large"
ADDON_SUSPENDED = "addon_suspended"
ADDON_CANCELLED = "addon_cancelled"
ADDON_NOT_ACTIVE = "addon_not_active"
SYNC_LIMIT = "sync_limit"
NOT_READY = "not_ready"
UNKNOWN_PRODUCT = "unknown_product"
ORDER_REFUSED = "order_refused"
CURRENCY_NOT_PLN = "currency_not_pln"
DATABASE_UNAVAILABLE = "db_connection"
INTERNAL_ERROR = "internal_error"

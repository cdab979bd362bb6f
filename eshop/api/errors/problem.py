"""A call that is refused as a whole, and what exactly is wrong with a field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from eshop.api.errors.codes import Label, error_code_get
from eshop.core.told import told


@dataclass(frozen=True, slots=True)
class FieldError:
    """One mistake: `pointer` is the JSON pointer of the field ("/items/3/ean"), or a parameter's name."""

    pointer: str
    code: str
    detail: Label = ""

    @property
    def text(self) -> str:
        """What to read: the detail, else what the code means."""
        detail = self.detail or error_code_get(self.code).title
        return detail if isinstance(detail, str) else told(detail)


class Problem(Exception):  # noqa: N818  the word of RFC 9457
    """Ends a call with the status of its registered `code`. `detail` says more than the code's title does."""

    def __init__(
        self,
        code: str,
        detail: Label = "",
        *,
        errors: Iterable[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = error_code_get(code)
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})


def badly_packed() -> Problem:
    """For a body that says it is gzip and is not, or not only, or not to its end."""
    return Problem("bad_request", _("Treść nie jest poprawnie spakowana gzipem albo jest urwana."))

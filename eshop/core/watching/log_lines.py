"""One line of a log for each message, whatever a client put into it."""

import logging
import re
from copy import copy

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

_TOKEN = re.compile(r"(esk_[0-9A-Za-z]{8})_[0-9A-Za-z_]+")
_BASELINKER_TOKEN = re.compile(r"\b(\d{3,}-\d{3,})-[0-9A-Z]{20,}")
"""Digits, digits, and many capitals: the shape that BaseLinker's tokens have."""


def one_line(text: str) -> str:
    """`text` without tokens, and with line breaks, terminal sequences and other control characters as escapes."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), tokens_hidden(text))


def tokens_hidden(text: str) -> str:
    """Of a token of the API or of BaseLinker, which somebody may put into an address by mistake, only its open part
    stays."""
    text = _BASELINKER_TOKEN.sub(r"\1-…", text) if text.count("-") > 1 else text
    return _TOKEN.sub(r"\1…", text) if "esk_" in text else text


class LineFormatter(logging.Formatter):
    """Messages on one line; a traceback of ours follows on its own lines, unless the database alone is to blame, or a
    stranger, who may call by any name of a host.
    """

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, SuspiciousOperation) or (error is not None and _is_trouble(error)):
            record = copy(record)
            reason = str(error).partition("\n")[0]
            record.msg, record.args = f"{record.getMessage()}: {type(error).__name__}: {reason}", ()
            record.exc_info, record.exc_text = None, None
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's name
        return one_line(super().formatMessage(record))


def _is_trouble(error: BaseException) -> bool:
    """Whether the database cannot be had, is full, busy or ending: each call meets it, and where says nothing.

    SQLite calls a table or column that is missing so, too, which is a mistake of ours.
    """
    return isinstance(error, OperationalError | InterfaceError) and "no such" not in str(error)


class AddressFilter(logging.Filter):
    """Drops what Apprise says of an address that it cannot use: it quotes the address, and the token in it."""

    _READING = frozenset({"__init__", "instantiate", "url_to_dict", "parse_url", "parse_url_options"})

    def filter(self, record: logging.LogRecord) -> bool:
        return record.funcName not in self._READING and "://" not in record.getMessage()

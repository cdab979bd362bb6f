"""Mail servers by SMTP, as Django reaches them, but for one answer: what became of a mail may not be known."""

import smtplib
from typing import Any

from django.core.mail.backends import smtp

_END = b"\r\n.\r\n"


class MailInDoubtError(smtplib.SMTPServerDisconnected):
    """The whole mail was sent, and the connection ended before the server said whether it took it."""


class EmailBackend(smtp.EmailBackend):
    """Raises OSError when a mail was not taken; MailInDoubtError, which is one, when it may have been."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SecureConnection if self.use_ssl else _Connection


class _Connection(smtplib.SMTP):
    _is_whole = False

    def send(self, s: Any) -> None:
        super().send(s)
        self._is_whole = isinstance(s, bytes) and s.endswith(_END)

    def data(self, msg: Any) -> tuple[int, bytes]:
        try:
            return super().data(msg)
        except smtplib.SMTPServerDisconnected as error:
            if self._is_whole:
                raise MailInDoubtError(*error.args) from error
            raise


class _SecureConnection(_Connection, smtplib.SMTP_SSL):
    pass

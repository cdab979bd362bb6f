"""The web server's log."""

import re
from typing import Any

from gunicorn.glogging import Logger

from eshop.core.watching.json_lines import JsonLineFormatter
from eshop.core.watching.log_lines import one_line
from eshop.env import env_choice

_HINT = re.compile(r"(/hint/).+", re.DOTALL)


class LineLogger(Logger):
    """gunicorn's log whose access lines name the path as it was sent, without its query string.

    gunicorn decodes it first, so that a client could end the line and write one of its own. Somebody may put a key
    into the query string by mistake, and the last part of the address for BaseLinker's hints is a secret.
    """

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        if env_choice("LOG_FORMAT", "line", ("line", "json")) == "json":
            for handler in (*self.error_log.handlers, *self.access_log.handlers):
                handler.setFormatter(JsonLineFormatter())

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        sent = str(environ.get("RAW_URI") or environ.get("PATH_INFO") or "")
        path = _HINT.sub(r"\1-", sent.partition("?")[0])
        return atoms | {"U": one_line(path).replace('"', "%22"), "m": one_line(str(atoms["m"]))}

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """A warning in one line: it may quote parts of the request."""
        super().warning("%s", one_line(str(msg) % args if args else str(msg)), **kwargs)

"""The process log as one JSON object a line, for programs that collect logs (`LOG_FORMAT=json`)."""

import logging
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from eshop.core.watching.log_lines import tokens_hidden

_FIELDS = frozenset({"time", "level", "logger", "correlation_id", "message", "exc_info"})


class JsonLineFormatter(JsonFormatter):
    """`time` (UTC), `level`, `logger`, `correlation_id`, `message`, and `exc_info` where there was an exception."""

    def __init__(self) -> None:
        names = {"asctime": "time", "levelname": "level", "name": "logger"}
        fields = "%(asctime)s %(levelname)s %(name)s %(correlation_id)s %(message)s"
        super().__init__(fields, rename_fields=names, json_ensure_ascii=False)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802  logging's name
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Nothing else goes out: what Django adds to a record names the whole address, with a key that stands in it."""
        kept = {name: value for name, value in log_data.items() if name in _FIELDS}
        return {name: tokens_hidden(value) if isinstance(value, str) else value for name, value in kept.items()}

"""A request while it comes in, piece by piece, and how long it may take (docs/adr, a worker that waits for nobody)."""

import re
from dataclasses import dataclass, field

HEAD_SECONDS = 5.0
CONNECTOR_BODY_SECONDS = 10.0
BODY_GRACE_SECONDS = 10.0
LEAST_BODY_RATE = 4096
"""Bytes a second that a body must bring on average once its grace is over: a quarter of a slow telephone line."""

LONGEST_HEAD = 64 * 1024
LONGEST_COLLECTED = 9 * 1024 * 1024
LONGEST_CONNECTOR_BODY = 2_700_000
"""Of a longer body nobody waits for the end: a thread answers at once, or reads as it comes."""

_CONNECTOR = re.compile(rb"[a-z]+ (?:https?://[^/ ]*)?/baselinker/")
_EXPECT = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*(?=\r\n)")
# Of lower-case heads.


@dataclass(eq=False, slots=True)
class Arriving:
    """What has come of one request since `begun` (monotonic seconds).

    Only says when to stop waiting. How the request is framed and whether it is one at all decides gunicorn's parser,
    which reads the same bytes afterwards.
    """

    begun: float
    data: bytearray = field(default_factory=bytearray)
    wants_continue: bool = False
    """The client has asked whether to send its body, and nobody has answered yet."""
    _head_ended: float = 0.0
    _body_at: int = 0
    _whole_at: int | None = None
    _chunk_at: int = 0
    _is_connector: bool = False

    def add(self, piece: bytes, now: float) -> None:
        """Take what came at `now`."""
        searched = max(0, len(self.data) - 3)
        self.data += piece
        if self._body_at:
            return
        end = self.data.find(b"\r\n\r\n", searched)
        if end < 0:
            return
        head = self.data[: end + 4].lower()
        expecting = _EXPECT.search(head) if b"\r\nexpect:" in head else None
        if expecting:
            self.data[expecting.start() : expecting.end()] = b""
            end -= expecting.end() - expecting.start()
        self._head_ended, self._body_at = now, end + 4
        self._is_connector = _CONNECTOR.match(head) is not None
        self._measure(head)
        self.wants_continue = expecting is not None and not self.is_ready()

    def _measure(self, head: bytearray) -> None:
        if b"\r\ntransfer-encoding:" in head:
            self._chunk_at = self._body_at
            return
        _before, _name, after = head.partition(b"\r\ncontent-length:")
        length = after.partition(b"\r\n")[0].strip()
        self._whole_at = self._body_at + (int(length) if length.isdigit() and len(length) < 13 else 0)

    def is_ready(self) -> bool:
        """Whether a thread can work on it without waiting: it is whole, or so long that a thread must read it."""
        if not self._body_at:
            return False
        if self._whole_at is None:
            return len(self.data) - self._body_at > LONGEST_COLLECTED or self._last_chunk_is_here()
        limit = LONGEST_CONNECTOR_BODY if self._is_connector else LONGEST_COLLECTED
        return len(self.data) >= self._whole_at or self._whole_at - self._body_at > limit

    def is_too_long(self) -> bool:
        """Whether its head is longer than any client's."""
        return not self._body_at and len(self.data) > LONGEST_HEAD

    def is_late(self, now: float) -> bool:
        """Whether it has taken longer than it may: the head 5 s, a connector's body 10 s, others by their rate."""
        if not self._body_at:
            return now - self.begun > HEAD_SECONDS
        taken = now - self._head_ended
        if self._is_connector:
            return taken > CONNECTOR_BODY_SECONDS
        return taken > BODY_GRACE_SECONDS + (len(self.data) - self._body_at) / LEAST_BODY_RATE

    def _last_chunk_is_here(self) -> bool:
        """Walks on from chunk to chunk; anything that is no chunk is left to the parser, which refuses it."""
        while (end := self.data.find(b"\r\n", self._chunk_at, self._chunk_at + LONGEST_HEAD)) >= 0:
            try:
                size = int(self.data[self._chunk_at : end].partition(b";")[0], 16)
            except ValueError:
                return True
            if size == 0:
                return self.data.startswith(b"\r\n", end + 2) or self.data.find(b"\r\n\r\n", end) >= 0
            following = end + 2 + size + 2
            if size < 0 or following > len(self.data):
                return size < 0
            self._chunk_at = following
        return len(self.data) - self._chunk_at >= LONGEST_HEAD

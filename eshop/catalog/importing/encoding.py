"""Which encoding a file is in, decided by its bytes: a file that reads well in two ways is refused, never guessed."""

import codecs
import re
from collections.abc import Iterable
from pathlib import Path

from eshop.catalog.importing.rows import FileError
from eshop.core.told import told as _

UTF8 = "utf-8"
LEGACY = {"cp1250": "Windows-1250", "iso8859_2": "ISO-8859-2", "cp852": "CP852", "mac_latin2": "Mac Latin 2"}
"""Encodings of one byte a character that Polish files come in: Python's name, and the name that people know."""
ABOVE_ASCII = frozenset({UTF8, "utf-8-sig", *LEGACY})
"""Encodings that write ASCII as itself, and nothing else with its bytes."""

_CHUNK = 1 << 20
_MAX_WORDS = 20_000
_BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_NON_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")
_WORD = re.compile(rb"[^\s,;|\"<>]*[\x80-\xff][^\s,;|\"<>]*")
_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_FOREIGN = frozenset("áäçéèëíöúüßÁÄÇÉÖÜ")
"""Letters of foreign names and brands; other foreign letters are rarer than a wrong encoding."""
_RARE = frozenset({"cp852", "mac_latin2"})
_MOST_ODD = 0.25
"""The share of words with odd letters above which a file is in none of the encodings: other languages, or two mixed."""
_GARBLED = re.compile("\ufffd|[ÃĂ][³“ł]|Ä[…‡™„†˜]|[ÅĹ][‚„›º¼ƒš¹»şĽąźť\x81\x83]")
"""Polish letters in UTF-8 as programs show them that take it for Windows-1252, Windows-1250 or ISO-8859-2."""
_GARBLED_FIRST = "\ufffdÃĂÄÅĹ"
"""What it can begin with."""
_ANYWHERE = frozenset("\u00a0\u00ad„”“’‘‚–—…€°®™²³·•‰")
"""Typographic marks that shops write before, between and after letters."""


def encoding_named(name: str) -> str:
    """Python's name of the encoding that a person named. Raises FileError for one that is unknown or is no text."""
    try:
        found = codecs.lookup(name)
    except LookupError:
        raise FileError(_("nieznane kodowanie „%(name)s”") % {"name": name}) from None
    if not getattr(found, "_is_text_encoding", True):
        raise FileError(_("nieznane kodowanie „%(name)s”") % {"name": name})
    return found.name


def encoding_detect(path: Path, head: bytes) -> str:
    """Python's name of the encoding of the file whose first bytes are `head`.

    A file that is UTF-8 but for a few bytes counts as UTF-8 with bad rows. Raises FileError when the bytes fit no
    encoding, or speak for two that read the file differently.
    """
    for mark, name in _BYTE_ORDER_MARKS.items():
        if head.startswith(mark):
            return name
    odd, even = head[1::2], head[::2]
    if odd.count(0) > len(odd) * 0.3:
        return "utf-16-le"
    if even.count(0) > len(even) * 0.3:
        return "utf-16-be"
    if is_utf8(path):
        return UTF8
    good, bad = _utf8_census(path)
    return UTF8 if good > bad else _legacy_encoding(*_legacy_words(path))


def is_garbled(text: str) -> bool:
    """Whether letters of `text` were lost before it was written: U+FFFD in their place, or "Ä…" for "ą"."""
    if text.isascii():
        return False
    for first in _GARBLED_FIRST:  # looking for one character is quicker than any pattern, and nearly no text has one
        if first in text:
            return _GARBLED.search(text) is not None
    return False


def is_utf8(path: Path) -> bool:
    """Whether every byte of the file is; a character that its end cuts off is told by whoever reads that far."""
    decoder = codecs.getincrementaldecoder(UTF8)()
    with path.open("rb") as raw:
        try:
            while chunk := raw.read(_CHUNK):
                decoder.decode(chunk)
        except UnicodeDecodeError:
            return False
    return True


def _utf8_census(path: Path) -> tuple[int, int]:
    """How many characters beyond ASCII are UTF-8, and how many bytes are not."""
    decoder = codecs.getincrementaldecoder(UTF8)("surrogateescape")
    good = bad = 0
    with path.open("rb") as raw:
        while chunk := raw.read(_CHUNK):
            text = decoder.decode(chunk)
            if not text.isascii():
                good += len(_NON_ASCII.findall(text))
                bad += len(_ESCAPED_BYTE.findall(text))
    return good, bad


def _legacy_words(path: Path) -> tuple[list[bytes], bytes]:
    """Different words that have bytes beyond ASCII, in the order of the file, and all such bytes that it has."""
    words: dict[bytes, None] = {}
    present: set[int] = set()
    with path.open("rb") as raw:
        for line in raw:
            if line.isascii():
                continue
            present.update(line)
            if len(words) < _MAX_WORDS:
                words.update(dict.fromkeys(_WORD.findall(line)))
    return list(words), bytes(sorted(byte for byte in present if byte > 0x7F))


def _legacy_encoding(words: list[bytes], present: bytes) -> str:
    costs = {name: _cost(words, name) for name in LEGACY if _can_read(present, name)}
    if not costs:
        raise _no_encoding()
    best = min(costs, key=lambda name: costs[name])
    if sum(_oddities(word.decode(best)) > 0 for word in words) > len(words) * _MOST_ODD:
        raise _no_encoding()
    rivals = [
        name for name, cost in costs.items() if cost == costs[best] and present.decode(name) != present.decode(best)
    ] or _rivals_of_rare(words, best, costs)
    if rivals:
        raise FileError(
            _("plik można odczytać na dwa sposoby: %(readings)s; zapisz go w UTF-8 albo podaj kodowanie")
            % {"readings": _readings(words, [best, rivals[0]])}
        )
    return best


def _no_encoding() -> FileError:
    return FileError(_("znaki pliku nie pasują do żadnego znanego kodowania; zapisz go w UTF-8 albo podaj kodowanie"))


def _rivals_of_rare(words: list[bytes], best: str, costs: Iterable[str]) -> list[str]:
    """Usual encodings that read letters of any language where a rare one reads letters that are not Polish either."""
    if best not in _RARE or any(not _POLISH.isdisjoint(word.decode(best)) for word in words):
        return []
    return [
        name
        for name in costs
        if name not in _RARE and not any(_oddities(word.decode(name), known=None) for word in words)
    ]


def _can_read(present: bytes, encoding: str) -> bool:
    try:
        text = present.decode(encoding)
    except UnicodeDecodeError:
        return False
    return not any("\x80" <= char <= "\x9f" for char in text)


def _cost(words: Iterable[bytes], encoding: str) -> int:
    """How many characters stand where Polish texts do not put them."""
    return sum(_oddities(word.decode(encoding)) for word in words)


def _oddities(word: str, known: frozenset[str] | None = _POLISH | _FOREIGN) -> int:
    """How many characters of a word are odd where they stand; letters that are not `known` are, with None none."""
    odd = 0
    for place, char in enumerate(word):
        if char < "\x80" or char in _ANYWHERE:
            continue
        before, after = word[place - 1 : place], word[place + 1 : place + 2]
        touches_letter = before.isalpha() or after.isalpha()
        if char.isalpha() if known is None else char in known:
            touches_digit = before.isdigit() or after.isdigit()
            odd += (touches_letter and touches_digit) or (char.isupper() and before.islower())
        elif char.isalpha() or not char.isprintable() or "\u02c6" <= char <= "\u02dd" or "\u2500" <= char <= "\u259f":
            odd += 1
        else:
            odd += touches_letter
    return odd


def _readings(words: list[bytes], encodings: list[str]) -> str:
    """A word of the file that the encodings read differently, in each of them."""
    told = next(
        (word for word in words if len({word.decode(name) for name in encodings}) > 1),
        words[0],
    )
    return ", ".join(f"{LEGACY[name]} „{told.decode(name)[:40]}”" for name in encodings)

"""Personal data made unrecognisable, yet so that a person sees that it is there and can tell two values apart."""

from collections.abc import Callable

Mask = Callable[[str], str]
HIDDEN = "…"


def name_mask(name: str) -> str:
    """Initials of at most five words: "Jan Kowalski" gives "J… K…"."""
    return " ".join(f"{word[0]}{HIDDEN}" for word in name.split()[:5])


def email_mask(email: str) -> str:
    """First character and the domain's ending: "jan@example.com" gives "j…@….com"."""
    local, at, domain = email.partition("@")
    ending = domain[domain.rfind(".") :][:10] if "." in domain else ""
    return f"{local[:1]}{HIDDEN}{at}{HIDDEN}{ending}" if at else f"{local[:1]}{HIDDEN}" if local else ""


def tail_mask(text: str, kept: int = 3) -> str:
    """The last characters only: a telephone number or tax number gives "…789"; what is too short goes whole."""
    stripped = text.strip()
    return f"{HIDDEN}{stripped[-kept:]}" if len(stripped) > 2 * kept else HIDDEN if stripped else ""


def whole_mask(text: str) -> str:
    """Only that there is something."""
    return HIDDEN if text.strip() else ""


def comment_mask(text: str) -> str:
    """The length, and the source that BaseLinker puts in front: "[Allegro: ala] tak" gives "[Allegro… (18)"."""
    if not text.strip():
        return ""
    source = text[: text.find(":")] if text.startswith("[") and ":" in text[:40] else ""
    return f"{source}{HIDDEN} ({len(text)})"


def shape_mask(text: str) -> str:
    """How something is written, without what: "4 maja 2026" gives "9 xxxx 9999"; up to three characters stay."""
    if len(text) <= 3:
        return text
    return "".join("9" if char.isdigit() else "x" if char.isalpha() else char for char in text)

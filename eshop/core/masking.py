"""Personal data made unrecognisable for people who only need to see that it is there."""


def name_mask(name: str) -> str:
    """Initials only: "Jan Kowalski" gives "J… K…"."""
    return " ".join(f"{word[0]}…" for word in name.split())


def email_mask(email: str) -> str:
    """First character and the domain: "jan@example.com" gives "j…@example.com"."""
    local, at, domain = email.partition("@")
    return f"{local[:1]}…{at}{domain}" if local else ""


def tail_mask(text: str, kept: int = 3) -> str:
    """The last characters only: a telephone number or tax number gives "…789"; what is too short goes whole."""
    stripped = text.strip()
    return f"…{stripped[-kept:]}" if len(stripped) > 2 * kept else "…" if stripped else ""

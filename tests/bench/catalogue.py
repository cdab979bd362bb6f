"""A made-up catalogue, the same at every run: descriptions of about 2.5 KB, three images, five attributes, a stock."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

MANUFACTURERS = 200
CATEGORIES = 300
VARIANTS_EACH = 3
VARIANTS_EVERY = 5
_ATTRIBUTES = 40
_WORDS = """
solidny lekki wodoodporny ceramiczny drewniany stalowy trwały składany regulowany ogrodowy dziecięcy zimowy letni
elegancki klasyczny zestaw uchwyt pojemnik kubek lampka poduszka koc plecak torba pasek zegarek czajnik młynek deska
nóż garnek patelnia obrus ręcznik szczotka wieszak półka krzesło stolik żółty błękitny śnieżnobiały
""".split()  # noqa: SIM905  a list of forty quoted words would be harder to read


@dataclass(frozen=True, slots=True)
class Goods:
    """One item of the catalogue; `parent` is the id of the product that it is a variant of."""

    id: int
    parent: int | None
    name: str
    description: str
    short_description: str
    ean: str
    code: str
    gross: Decimal
    vat: str
    manufacturer: int
    category: int
    weight: Decimal
    stock: int
    images: list[str]
    attributes: list[list[str]]


def ean13(number: int) -> str:
    """A valid EAN made from a number."""
    body = f"590{number:09d}"
    check = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"{body}{-check % 10}"


def goods(products: int, *, with_variants: bool = False) -> Iterator[Goods]:
    """`products` main products in id order; with variants every fifth is followed by three."""
    texts = _Texts(random.Random(1))
    number = 0
    for place in range(1, products + 1):
        number += 1
        main = number
        yield texts.item(main, None)
        if with_variants and place % VARIANTS_EVERY == 0:
            for _ in range(VARIANTS_EACH):
                number += 1
                yield texts.item(number, main)


class _Texts:
    """Texts are drawn from ready paragraphs, so that making a million products takes a minute."""

    def __init__(self, source: random.Random) -> None:
        self._random = source
        self._paragraphs = [
            f'<h3>{self._words(4)}</h3>\n<p class="opis">{self._words(28)}. <b>{self._words(3)}</b> &amp;'
            f" {self._words(14)}.</p>\n"
            for _ in range(500)
        ]
        self._points = [f"<li>{self._words(6)}</li>\n" for _ in range(500)]

    def _words(self, count: int) -> str:
        return " ".join(self._random.choices(_WORDS, k=count))

    def item(self, number: int, parent: int | None) -> Goods:
        draw = self._random
        body = "".join(draw.choices(self._paragraphs, k=5)) + "".join(draw.choices(self._points, k=6))
        return Goods(
            id=number,
            parent=parent,
            name=f"{self._words(6).capitalize()} {number:05d}",
            description="" if parent else f"<div>\n{body}</div>",
            short_description="" if parent else f"<p>{self._words(25)}</p>",
            ean=ean13(number),
            code=f"SKU-{number:07d}",
            gross=Decimal(draw.randint(199, 199_999)) / 100,
            vat=draw.choice(("23", "23", "23", "8", "5")),
            manufacturer=draw.randint(1, MANUFACTURERS),
            category=draw.randint(1, CATEGORIES),
            weight=Decimal(draw.randint(10, 20_000)) / 1000,
            stock=draw.randint(1, 250),
            images=[f"https://sklep.example/p/{number}-{place}.jpg" for place in (1, 2, 3)],
            attributes=[
                [f"Cecha {name}", f"Wartość {name}.{draw.randint(1, 25)}"]
                for name in sorted(draw.sample(range(1, _ATTRIBUTES + 1), 5))
            ],
        )

"""What the rows of one connection have in common: language, price lists, the category tree, the public address."""

from dataclasses import dataclass

import orjson
from django.conf import settings

from baselinker_integration.models import Connection
from eshop.catalog.models import Category, CategoryTranslation, PriceList


@dataclass(frozen=True)
class ShopData:
    """`chosen_list` is the connection's price list or the default; `categories` maps ids of active ones to paths.

    `softened` are the codes of errors that the account's options make warnings.
    """

    language: str
    needs_translation: bool
    chosen_list: PriceList | None
    default_list: PriceList | None
    categories: dict[int, str]
    public_url: str
    softened: frozenset[str] = frozenset()


def shop_data_load(connection: Connection) -> ShopData:
    default = PriceList.objects.filter(is_default=True).first()
    return ShopData(
        language=connection.language,
        needs_translation=connection.language != settings.LANGUAGE_CODE,
        chosen_list=connection.price_list or default,
        default_list=default,
        categories=category_paths(connection.language),
        public_url=settings.PUBLIC_URL,
        softened=frozenset({"zero_price"} if connection.sends_zero_prices else ()),
    )


def category_paths(language: str) -> dict[int, str]:
    """Full path ("Kuchnia/Kubki") of every category that is active together with all its parents, by id."""
    names = dict(CategoryTranslation.objects.filter(language=language).values_list("category_id", "name"))
    nodes = {
        pk: (parent, names.get(pk) or name, active)
        for pk, parent, name, active in Category.objects.values_list("id", "parent_id", "name", "is_active")
    }
    paths: dict[int, str] = {}
    for pk in nodes:
        parts: list[str] = []
        step: int | None = pk
        seen: set[int] = set()
        while step is not None and step not in seen and nodes[step][2]:
            seen.add(step)
            parts.append(nodes[step][1])
            step = nodes[step][0]
        if step is None:
            paths[pk] = "/".join(reversed(parts))
    return dict(sorted(paths.items(), key=lambda entry: (entry[1], entry[0])))


def categories_render(connection: Connection) -> bytes:
    """The answer of ProductsCategories: id to full path, an object also when empty (protocol, 3.3)."""
    return orjson.dumps({str(pk): path for pk, path in category_paths(connection.language).items()})

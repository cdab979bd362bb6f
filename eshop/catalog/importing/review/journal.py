"""What an import changed, so that it can be undone: fields of known items before and after, and which items are new.

Stock is not in it: pieces sold since then would come back.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from eshop.catalog.importing.products import Batch


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item. `before` and `after` map the same names to values as JSON has them; both are empty for a new item.

    A name is a column of Product ("name", "category_id"), "price:" with the id of a price list (gross, None for no
    price) or "translation:" with a language (its texts, None for no translation).
    """

    product_id: int
    is_created: bool
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


Journal = Callable[[list[ItemChange]], None]


def batch_journal(batch: Batch) -> list[ItemChange]:
    """What one batch changed, new items first."""
    return [
        *(ItemChange(pk, is_created=True) for pk in sorted(batch.created)),
        *(
            ItemChange(
                pk,
                is_created=False,
                before=plain({name: before for name, (before, _after) in fields.items()}),
                after=plain({name: after for name, (_before, after) in fields.items()}),
            )
            for pk, fields in sorted(batch.changes.items())
        ),
    ]


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON has them: amounts as text."""
    as_json: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return as_json

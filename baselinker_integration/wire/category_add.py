"""The request of CategoryAdd (protocol, 3.11)."""

from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from baselinker_integration.wire.base import Text, WireModel

_MAXIMUM_LENGTH = 200


def _name(value: str) -> str:
    name = " ".join(value.split())
    if not 0 < len(name) <= _MAXIMUM_LENGTH:
        raise PydanticCustomError("text", "oczekiwano nazwy kategorii, najwyżej 200 znaków")
    return name


class CategoryAddRequest(WireModel):
    """`parent_id` empty or "0" means a category at the root."""

    name: Annotated[Text, AfterValidator(_name)]
    parent_id: Text = ""

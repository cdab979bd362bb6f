"""The mapping of each source, kept between imports."""

from eshop.catalog.importing.mappings.checking import MappingError, mapping_check, mapping_from_json
from eshop.catalog.importing.mappings.mapping import Mapping
from eshop.catalog.models import ImportSource


def mapping_of_source(name: str) -> Mapping | None:
    """The mapping kept for the source `name`; None when there is none that this version can read."""
    kept = ImportSource.objects.filter(name=name).values_list("mapping", flat=True).first() if name else None
    if not kept:
        return None
    try:
        return mapping_from_json(kept)
    except MappingError:
        return None


def mapping_save(name: str, mapping: Mapping) -> None:
    """Keep `mapping` for the source `name` (at most 40 characters), in place of the one before.

    Raises MappingError for a mapping that could not be used.
    """
    mapping_check(mapping)
    ImportSource.objects.update_or_create(name=name, defaults={"mapping": mapping.as_json()})

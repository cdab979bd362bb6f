"""XML: one <row> a row, one <field name="heading"> a cell."""

from collections.abc import Iterable, Sequence
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from eshop.core.exports.cells import cell_text


def xml_write(file: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write the table to `file`; returns the number of rows."""
    names = [quoteattr(cell_text(heading)) for heading in headings]
    file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<rows>\n')
    count = 0
    for row in rows:
        fields = "".join(
            f"<field name={name}>{escape(cell_text(value), {chr(13): '&#13;'})}</field>"
            for name, value in zip(names, row, strict=True)
        )
        file.write(f"<row>{fields}</row>\n".encode())
        count += 1
    file.write(b"</rows>\n")
    return count

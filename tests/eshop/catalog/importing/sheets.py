"""Spreadsheets for tests: XLSX by openpyxl, ODS as LibreOffice writes them."""

import zipfile
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook

ODS_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
_MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def xlsx_write(path, rows, *, formats=None):
    """`rows` on the first sheet; `formats` maps a cell such as "B2" to its number format."""
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    for cell, number_format in (formats or {}).items():
        workbook.active[cell].number_format = number_format
    workbook.save(path)
    return path


def ods_cell(value):
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return (
            f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}">'
            f"<text:p>{'PRAWDA' if value else 'FAŁSZ'}</text:p></table:table-cell>"
        )
    if isinstance(value, int | float | Decimal):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{str(value).replace('.', ',')}</text:p></table:table-cell>"
        )
    if isinstance(value, date):
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}">'
            f"<text:p>{value:%d.%m.%Y}</text:p></table:table-cell>"
        )
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def ods_table(rows, *, name="Arkusz1", style="ta1"):
    cells = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
    return (
        f"<table:table table:name={quoteattr(name)} table:style-name={quoteattr(style)}>{cells}"
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table>'
    )


def ods_write(path, *tables, prolog="", manifest=_MANIFEST, mimetype=ODS_MIMETYPE, parts=()):
    """Tables as XML; a list of rows is one table of them. `parts` are further names in the archive."""
    tables = [ods_table(table) if isinstance(table, list) else table for table in tables]
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content {_NAMESPACES}>'
        '<office:automatic-styles><style:style style:name="ta1" style:family="table">'
        '<style:table-properties table:display="true"/></style:style>'
        '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/>'
        f"</style:style></office:automatic-styles><office:body><office:spreadsheet>{''.join(tables)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
        for name in parts:
            archive.writestr(name, "x")
    return path


def part_rewrite(path, name, change):
    """Replace one part of the archive by what `change` makes of it, and add it when it is not there."""
    with zipfile.ZipFile(path) as archive:
        parts = {found: archive.read(found) for found in archive.namelist()}
    parts[name] = change(parts.get(name, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for found, content in parts.items():
            archive.writestr(found, content)
    return path

"""The best that the database can do without HTTP: every answer as one statement over plain normalised tables.

Page sizes are those with which the goals were set: the list by 10,000, prices by 1,000, quantities by 500.
"""

import os
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg

from tests.bench.walks import DATA_IDS

_LOAD = """
DROP SCHEMA IF EXISTS plain CASCADE;
CREATE SCHEMA plain;
CREATE TABLE plain.tax AS SELECT id, code::numeric AS rate FROM public.catalog_vatrate WHERE code IN ('23', '8', '5');
CREATE TABLE plain.manufacturer AS SELECT id, name FROM public.catalog_manufacturer;
CREATE TABLE plain.category AS SELECT id, name FROM public.catalog_category;
CREATE TABLE plain.product AS
  SELECT p.id::int AS id, p.name, p.description, p.short_description AS description_extra1, p.ean, p.code AS sku,
         round(r.gross / (1 + t.rate / 100), 4) AS price, t.id AS tax_id, p.manufacturer_id, p.category_id, p.weight,
         s.quantity::int AS stock
  FROM public.catalog_product p JOIN public.catalog_price r ON r.product_id = p.id
  JOIN public.catalog_stock s ON s.product_id = p.id JOIN plain.tax t ON t.id = p.vat_rate_id ORDER BY p.id;
CREATE TABLE plain.image AS
  SELECT p.id::int AS product_id, i.position::int AS position, i.url
  FROM public.catalog_product p, jsonb_array_elements_text(p.images) WITH ORDINALITY AS i(url, position) ORDER BY 1, 2;
CREATE TABLE plain.feature AS
  SELECT row_number() OVER (ORDER BY name)::int AS id, name
  FROM (SELECT DISTINCT a ->> 0 AS name FROM public.catalog_product p, jsonb_array_elements(p.attributes) a) names;
CREATE TABLE plain.product_feature AS
  SELECT p.id::int AS product_id, f.id AS feature_id, a ->> 1 AS value
  FROM public.catalog_product p, jsonb_array_elements(p.attributes) a JOIN plain.feature f ON f.name = a ->> 0
  ORDER BY 1, 2;
ALTER TABLE plain.tax ADD PRIMARY KEY (id);
ALTER TABLE plain.manufacturer ADD PRIMARY KEY (id);
ALTER TABLE plain.category ADD PRIMARY KEY (id);
ALTER TABLE plain.product ADD PRIMARY KEY (id);
ALTER TABLE plain.image ADD PRIMARY KEY (product_id, position);
ALTER TABLE plain.feature ADD PRIMARY KEY (id);
ALTER TABLE plain.product_feature ADD PRIMARY KEY (product_id, feature_id);
"""
_PAGE = (
    "(SELECT * FROM plain.product WHERE id >= (SELECT id FROM plain.product ORDER BY id OFFSET %s LIMIT 1)"
    " ORDER BY id LIMIT %s) p"
)
_GROSS = "round(p.price * (1 + t.rate / 100), 2)::text"
_LIST = (
    "SELECT json_object_agg(p.id, json_build_object('name', p.name, 'sku', p.sku, 'ean', p.ean, 'quantity', p.stock,"
    f" 'price', {_GROSS}))::text FROM {_PAGE} JOIN plain.tax t ON t.id = p.tax_id"
)
_DATA = f"""
SELECT json_object_agg(p.id, json_build_object('name', p.name, 'description', p.description,
  'description_extra1', p.description_extra1, 'sku', p.sku, 'ean', p.ean, 'man_name', m.name, 'tax', t.rate,
  'price', {_GROSS}, 'quantity', p.stock, 'weight', p.weight, 'category_id', p.category_id, 'category_name', c.name,
  'images', (SELECT json_agg(url ORDER BY position) FROM plain.image i WHERE i.product_id = p.id),
  'features', (SELECT json_agg(json_build_array(f.name, v.value) ORDER BY f.id) FROM plain.product_feature v
               JOIN plain.feature f ON f.id = v.feature_id WHERE v.product_id = p.id),
  'variants', '{{}}'::json))::text
FROM plain.product p JOIN plain.tax t ON t.id = p.tax_id JOIN plain.manufacturer m ON m.id = p.manufacturer_id
JOIN plain.category c ON c.id = p.category_id WHERE p.id = ANY(%s)
"""
_PRICES = (
    f"SELECT json_object_agg(p.id, json_build_object('0', {_GROSS}))::text"
    f" FROM {_PAGE} JOIN plain.tax t ON t.id = p.tax_id"
)
_QUANTITY = f"SELECT json_object_agg(p.id, json_build_object('0', p.stock))::text FROM {_PAGE}"


class SqlLimit:
    """The plain tables and their statements, over one connection with prepared statements."""

    def __init__(self) -> None:
        parts = urlsplit(os.environ["DATABASE_URL"])
        host, name = unquote(parts.hostname or ""), parts.path.lstrip("/")
        self._connection = psycopg.connect(host=host, user=parts.username, dbname=name, autocommit=True)
        self.ids: list[int] = []

    def load(self) -> None:
        """Make the plain tables from the shop's own; products only, variants are left out."""
        self._connection.execute(_LOAD)
        self._connection.execute("VACUUM ANALYZE")
        self.ids = [row[0] for row in self._connection.execute("SELECT id FROM plain.product ORDER BY id")]

    def import_whole(self) -> float:
        """Seconds for the same import: list, data by 100, prices, quantities."""
        total = len(self.ids)
        begun = time.perf_counter()
        self._pages(_LIST, total, 10_000)
        for start in range(0, total, DATA_IDS):
            self._one(_DATA, [self.ids[start : start + DATA_IDS]])
        self._pages(_PRICES, total, 1000)
        self._pages(_QUANTITY, total, 500)
        return time.perf_counter() - begun

    def data(self, ids: list[int]) -> float:
        """Seconds for the data of these products."""
        begun = time.perf_counter()
        self._one(_DATA, [ids])
        return time.perf_counter() - begun

    def _pages(self, statement: str, total: int, size: int) -> None:
        for start in range(0, total, size):
            self._one(statement, [start, size])

    def _one(self, statement: str, parameters: Sequence[Any]) -> str:
        row = self._connection.execute(statement, parameters, prepare=True).fetchone()
        return str(row[0]) if row else ""

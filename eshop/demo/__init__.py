"""The demo: a sample shop, its panel served, ERP and BaseLinker played against it over HTTP (contract, section 3).

It stands above everything else and nothing imports it.
"""

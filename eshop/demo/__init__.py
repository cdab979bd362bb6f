"""The demo: a sample shop, its panel served, and BaseLinker played against it over real HTTP (contract, section 3).

It stands above everything else and nothing imports it.
"""

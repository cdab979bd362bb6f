"""Conformance runner: named rules of the shops API, tried on any endpoint over HTTP (docs/conformance.md).

It reads foreign answers raw on purpose: a model that coerces would hide exactly what a rule looks for.
"""

"""Conformance runner: named rules of the shops API, tried on any endpoint over HTTP (docs/conformance.md).

It stands alone: it needs requests and gettext and knows nothing of the connector, which calls
`runner.connector_check_run`. It reads answers raw on purpose: a model that coerces would hide what a rule looks for.
"""

"""Open cases: what waits for a person, one row for each cause, derived from what is open now (contract, section 8)."""

"""Editions: the ready bytes of a published feed as files of this host (ADR 0011).

An edition is an index and the segments it names; none of them changes once written. The database says which edition is
shown (Feed.edition). The rows are the truth: whoever has no files of that edition, or cannot read them, reads rows.
"""

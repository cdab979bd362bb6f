"""How the few statements behind every connector call are run: without building queries, prepared, in binary form.

A call has about 2 ms. Building one query with the ORM costs 0.3 to 0.5 ms of it, so what runs at every call is written
as SQL, for PostgreSQL and SQLite alike, and run from here. Everything that runs once a day stays with the ORM.
"""

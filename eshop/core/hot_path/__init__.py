"""How the few statements behind every connector call are run: without building queries, prepared, in binary form.

A call for data has about 2 ms, one with an order 8. Building one query with the ORM takes 0.3 to 0.5 ms, so what every
call runs is written as SQL, for PostgreSQL and SQLite alike, and run from here. The rest stays with the ORM.
"""

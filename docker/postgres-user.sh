#!/bin/sh
# Run once, on an empty volume: the shop gets a user that owns its own database and nothing else of the server. The
# superuser keeps no password, so that nobody can sign in as one over the network.
set -eu
psql --username postgres --dbname postgres --set ON_ERROR_STOP=1 <<'SQL'
\getenv password POSTGRES_PASSWORD
CREATE ROLE eshop LOGIN PASSWORD :'password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE DATABASE eshop OWNER eshop;
REVOKE CONNECT, TEMPORARY ON DATABASE postgres, eshop FROM PUBLIC;
ALTER ROLE postgres PASSWORD NULL;
SQL

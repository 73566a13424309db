#!/bin/sh
# PostgreSQL for compose.yaml: reached through a socket in a shared folder only, never by network.
set -eu
data=/var/lib/gerege-database/data
if [ ! -e "$data/PG_VERSION" ]; then
    initdb --pgdata="$data" --username=gerege --auth-local=peer --auth-host=reject \
        --encoding=UTF8 --locale=C.UTF-8 --data-checksums
    printf 'CREATE DATABASE gerege;\n' | postgres --single -D "$data" postgres > /dev/null
fi
exec postgres -D "$data" -c listen_addresses= -c unix_socket_directories=/run/gerege-database \
    -c synchronous_commit=on "$@"

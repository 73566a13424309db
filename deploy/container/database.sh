#!/bin/sh
# PostgreSQL for compose.yaml: reached through a socket in a shared folder only, never by network.
# Its log is shipped, encrypted, once there is a recovery key (docs/operate/backup.md).
set -eu
data=/var/lib/gerege-database/data
if [ ! -e "$data/PG_VERSION" ]; then
    initdb --pgdata="$data" --username=gerege --auth-local=peer --auth-host=reject \
        --encoding=UTF8 --locale=C.UTF-8 --data-checksums
    printf 'CREATE DATABASE gerege;\n' | postgres --single -D "$data" postgres > /dev/null
fi
mkdir -p -m 700 /var/backups/gerege/wal
# Before set-up there is nobody to encrypt to: the server keeps its log until there is.
ship='gerege ship-wal %p --to /var/backups/gerege/wal --recipient-file /var/lib/gerege-keys/recovery-recipient'
exec postgres -D "$data" -c listen_addresses= -c unix_socket_directories=/run/gerege-database \
    -c synchronous_commit=on -c archive_mode=on -c archive_timeout=240 -c "archive_command=$ship" "$@"

#!/usr/bin/env bash
# A throwaway PostgreSQL for the tests: `tests/postgres.sh start FOLDER` prints a connection string, `stop FOLDER` ends it.
set -euo pipefail
act=${1:?start or stop}
folder=${2:?a folder}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
[ -n "$bin" ] || { echo "tests/postgres.sh: PostgreSQL is not installed." >&2; exit 3; }
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi; }
case "$act" in
  start)
    mkdir -p "$folder"
    if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; chmod 755 "$(dirname "$folder")"; fi
    port=$(( 20000 + RANDOM % 20000 ))
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
    (cd / && as "$bin/initdb" -D "$folder/cluster" -U leeward -A trust -E UTF8 --locale=C.UTF-8 >/dev/null)
    cat >> "$folder/cluster/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
shared_buffers = 256MB
CONF
    (cd / && as "$bin/pg_ctl" -D "$folder/cluster" -l "$folder/cluster/log" -w -t 60 start >/dev/null)
    echo "Host=127.0.0.1;Port=$port;Username=leeward;Database=postgres"
    ;;
  stop)
    (cd / && as "$bin/pg_ctl" -D "$folder/cluster" -m immediate stop >/dev/null 2>&1) || true
    rm -rf "$folder"
    ;;
  *) echo "tests/postgres.sh: start or stop" >&2; exit 2 ;;
esac

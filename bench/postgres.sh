# Sourced by the benches: starts a PostgreSQL with durable commits in $folder and leaves the settings of Leeward in the environment. It stops when the bench ends.
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi; }
mkdir -p "$folder/pg"
if [ "$(id -u)" = 0 ]; then chmod 755 "$folder"; chown postgres "$folder/pg"; fi
if [ ! -d "$folder/pg/cluster" ]; then
  (cd / && as "$bin/initdb" -D "$folder/pg/cluster" -U leeward -A trust -E UTF8 --locale=C.UTF-8 >/dev/null)
  # A port of its own, the rest as a small installation has it: commits wait for the disk.
  as tee -a "$folder/pg/cluster/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
port = $((20000 + RANDOM % 20000))
unix_socket_directories = ''
shared_buffers = 1GB
effective_cache_size = 4GB
maintenance_work_mem = 256MB
max_wal_size = 4GB
random_page_cost = 1.1
CONF
fi
(cd / && as "$bin/pg_ctl" -D "$folder/pg/cluster" -l "$folder/pg/log" -w -t 120 start >/dev/null)
trap '(cd / && as "$bin/pg_ctl" -D "$folder/pg/cluster" -m fast -w stop >/dev/null)' EXIT
port=$(grep -E '^port = ' "$folder/pg/cluster/postgresql.conf" | tail -1 | tr -dc 0-9)
export Leeward__Database__Provider=Postgres Leeward__Database__DataFolder="$folder/data"
export Leeward__Database__Connection="Host=127.0.0.1;Port=$port;Username=leeward;Database=postgres"

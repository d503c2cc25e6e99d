#!/usr/bin/env bash
# Measures the server on PostgreSQL: bench/server.sh CHILDREN [SECONDS] [FOLDER]; SECONDS 0 only fills.
# Starts a PostgreSQL with durable commits in FOLDER, fills it with CHILDREN synthetic children (once), then lets 16 people work at the Release server.
set -euo pipefail
children=${1:?how many children}
seconds=${2:-60}
folder=$(realpath -m "${3:-/tmp/leeward-bench-$children}")
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/bench/postgres.sh"
[ -n "${NO_BUILD:-}" ] || dotnet build "$root/bench/Leeward.Server.Bench" -c Release -v q --nologo -clp:NoSummary
bench="$root/artifacts/bin/Leeward.Server.Bench/release/Leeward.Server.Bench"
if [ ! -e "$folder/filled" ]; then "$bench" fill "$children"; touch "$folder/filled"; fi
[ "$seconds" = 0 ] || LEEWARD_BENCH_POSTGRES=$(head -1 "$folder/pg/cluster/postmaster.pid") "$bench" load "$children" "$seconds" "$root/artifacts/bin/Leeward.Web/release/Leeward.Web.dll" "$folder/figures.json"

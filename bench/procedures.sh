#!/usr/bin/env bash
# Measures procedures under load on PostgreSQL: bench/procedures.sh RUNS [FOLDER].
# Starts a PostgreSQL with durable commits in FOLDER, fills it with RUNS open runs (once), then measures.
set -euo pipefail
runs=${1:?how many open runs}
folder=$(realpath -m "${2:-/tmp/leeward-procedures-$runs}")
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/bench/postgres.sh"
[ -n "${NO_BUILD:-}" ] || dotnet build "$root/bench/Leeward.Procedures.Bench" -c Release -v q --nologo -clp:NoSummary
bench="$root/artifacts/bin/Leeward.Procedures.Bench/release/Leeward.Procedures.Bench"
if [ ! -e "$folder/filled" ]; then "$bench" fill "$runs"; touch "$folder/filled"; fi
"$bench" pass
"$bench" recount
"$bench" move
for people in 1 8 16; do "$bench" complete "$people" 15; done
"$bench" due # last: it leaves the runs as they are days later

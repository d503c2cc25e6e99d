#!/usr/bin/env bash
# Writes PublicAPI.Unshipped.txt of every engine and of the kernel anew from what they show now.
#   kernel/renew-api.sh           after a change of what is public there; then look at the diff and commit it
#
# The build stops with RS0016 or RS0017 where the files and the code disagree: growth of an engine or of the kernel is a decision, not an accident. Nothing
# has been released, so everything stands in Unshipped; with a release its lines move to Shipped.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 LC_ALL=C
projects=$(ls -d engines/*/ kernel/*/ | grep -v Migrations)
for folder in $projects; do for kind in Shipped Unshipped; do [ "$kind" = Shipped ] && [ -f "$folder/PublicAPI.Shipped.txt" ] || echo '#nullable enable' >"$folder/PublicAPI.$kind.txt"; done; done
log=$(mktemp)
dotnet build kernel/Leeward.Kernel -v q -clp:NoSummary -p:TreatWarningsAsErrors=false >"$log" 2>&1 || { grep -E 'error' "$log" | sort -u | head; exit 1; }
for folder in $projects; do dotnet build "$folder" -v q -clp:NoSummary -p:TreatWarningsAsErrors=false >>"$log" 2>&1 || { grep -E 'error' "$log" | sort -u | head; exit 1; }; done
for folder in $projects; do
  { echo '#nullable enable'; grep -F "[$PWD/$folder" "$log" | sed -nE "s/.*warning RS0016: Symbol '(.*)' is not part of the declared public API.*/\1/p" | sort -u; } >"$folder/PublicAPI.Unshipped.txt"
  echo "$(($(wc -l <"$folder/PublicAPI.Unshipped.txt") - 1)) ${folder%/}"
done
rm -f "$log"

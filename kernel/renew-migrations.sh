#!/usr/bin/env bash
# Makes the migrations of both databases anew from the present model: kernel/Leeward.Migrations.{Sqlite,Postgres}/Generated.
#   kernel/renew-migrations.sh           after every change of the model (a mapping, a property of a record); then commit what it wrote
#
# No version of Leeward has been released, so there is one migration, Initial, and it is renewed. It gets a new number each time: a database made by an
# older Initial is refused at start with words that say so, instead of failing later on a missing column. Once a version is released its migrations stay as
# they are, and this script is to add one (dotnet ef migrations add NAME) instead of renewing.
#
# When two people changed the model, git may report a conflict in a Generated folder: take either side, finish the merge of everything else, run this
# script, and add what it wrote. `./test` fails when the migrations are behind the model.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
number=$(date -u +%Y%m%d%H%M%S)
dotnet tool restore >/dev/null
rm -rf kernel/Leeward.Migrations.*/Generated
dotnet build hosts/Leeward.Design -v q --nologo -clp:NoSummary
for database in Sqlite Postgres; do
  project=kernel/Leeward.Migrations.$database
  dotnet ef migrations add Initial --no-build --project $project --startup-project hosts/Leeward.Design --output-dir Generated -- $database | grep -v '^Done' || true
  # Names without the number, so that git follows the files; the number stays inside.
  for file in "$project"/Generated/*_Initial*.cs; do mv "$file" "$(sed -E 's/[0-9]+_Initial/Initial/' <<<"$file")"; done
  sed -i -E "s/\[Migration\(\"[0-9]+_Initial\"\)\]/[Migration(\"${number}_Initial\")]/" "$project/Generated/Initial.Designer.cs"
  for file in "$project"/Generated/*.cs; do sed -i -e '1s/^\xEF\xBB\xBF//' -e 's/\r$//' "$file"; done
done
ls kernel/Leeward.Migrations.*/Generated/*.cs

using System.Globalization;
using Leeward.Names;
using Leeward.Packs;

// Writes a register of synthetic children to import: dotnet run --project bench/Leeward.Import.Bench -- 100000 register.csv
if (args is not [var count, var path] || !int.TryParse(count, CultureInfo.InvariantCulture, out var rows))
{
    Console.Error.WriteLine("Usage: ROWS FILE.csv");
    return 2;
}
var folder = new DirectoryInfo(AppContext.BaseDirectory);
while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "packs", "china"))) { folder = folder.Parent; }
var pack = PackSet.Load(Path.Combine(folder!.FullName, "packs"), "china");
var (surnames, characters) = (pack.Surnames().Take(300).ToList(), pack.GivenCharacters().Take(800).ToList());
var counties = pack.Regions().Where(r => r.Level == 3).Select(r => r.Code).ToList();
var random = new Random(5);
await using var file = new StreamWriter(path);
await file.WriteLineAsync("编号,姓名,性别,出生日期,身份证号,区划代码");
for (var i = 0; i < rows; i++)
{
    var given = string.Concat(Enumerable.Range(0, random.Next(1, 3)).Select(_ => characters[random.Next(characters.Count)].Text));
    var born = new DateOnly(2009, 1, 1).AddDays(random.Next(6000));
    var (county, sequence) = (counties[random.Next(counties.Count)], random.Next(1, 1000));
    var digits = string.Create(CultureInfo.InvariantCulture, $"{county}{born:yyyyMMdd}{sequence:000}");
    await file.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
        $"C{i:000000},{surnames[random.Next(surnames.Count)].Text}{given},{(sequence % 2 == 0 ? "女" : "男")},{born:yyyy-MM-dd},{digits}{ResidentId.CheckCharacter(digits)},{county}"));
}
return 0;

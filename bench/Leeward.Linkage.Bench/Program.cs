using System.Globalization;
using Leeward.Linkage.Bench;

return args switch
{
    ["accuracy", var folder, .. var rest] => AccuracyBench.Run(folder, rest),
    ["children", var records] => ChildrenBench.Run(int.Parse(records, CultureInfo.InvariantCulture), 0),
    ["search", var records] => ChildrenBench.Run(int.Parse(records, CultureInfo.InvariantCulture), 2000),
    ["model", var records, var file] => ChildrenModel.Run(int.Parse(records, CultureInfo.InvariantCulture), file),
    ["compare", var what] => DuckBench.Compare(what),
    ["compare-make", var records, var file] => DuckBench.Make(int.Parse(records, CultureInfo.InvariantCulture), file),
    [['c', 'o', 'm', 'p', 'a', 'r', 'e', '-', .. var task], var file, var folder] => DuckBench.Task(task, file, folder),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("accuracy FOLDER [SET...]   the public sets under FOLDER: precision, recall, F1 at the suggested threshold");
    Console.Error.WriteLine("children N                 N generated records of Chinese children: time, memory, precision and recall by kind of error");
    Console.Error.WriteLine("search N                   the same, then searches as at registration");
    Console.Error.WriteLine("model N FILE.json          learns the model of children's records that Cases compares by, from N generated records");
    Console.Error.WriteLine("compare FILE.csv|N          the engine against the same rules and levels as SQL in DuckDB: scoring with a given model, learning and scoring with given rules; two threads");
    return 2;
}

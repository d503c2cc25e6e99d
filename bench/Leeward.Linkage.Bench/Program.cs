using Leeward.Linkage.Bench;

return args switch
{
    ["accuracy", var folder, .. var rest] => AccuracyBench.Run(folder, rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("accuracy FOLDER [SET...]   the public sets under FOLDER: precision, recall, F1 at the suggested threshold");
    return 2;
}

using Leeward.Screening.Bench;

switch (args)
{
    case ["tables", var sources, var data, var target]:
        TableMaker.Run(sources, data, target);
        break;
    default:
        Console.Error.WriteLine("tables SOURCES DATA OUT");
        return 2;
}

return 0;

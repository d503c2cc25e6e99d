using System.Globalization;
using Leeward.Screening.Bench;

switch (args)
{
    case ["tables", var sources, var data, var target]: TableMaker.Run(sources, data, target); break;
    case ["speed", var data, .. var more]: Speed.Run(data, more.ElementAtOrDefault(0), more.ElementAtOrDefault(1)); break;
    case ["fuzz", var count, .. var more]: Fuzz.Run(int.Parse(count, CultureInfo.InvariantCulture), more.ElementAtOrDefault(0)); break;
    case ["fairness", var model, var data, .. var more]: Fairness.Run(model, data, more.Length > 0 ? double.Parse(more[0], CultureInfo.InvariantCulture) : 0.13); break;
    case ["pdq", var expected, var folder]: PdqFiles.Run(expected, folder); break;
    case ["fasttext", var data, var target]: FastText.Write(data, target); break;
    default:
        Console.Error.WriteLine("tables SOURCES DATA OUT | speed TEXTS.jsonl [MODEL [FOLDER]] | fuzz COUNT [MODEL] | fairness MODEL TEXTS.jsonl [SHARE] | fasttext DATA FOLDER | pdq CSV FOLDER");
        return 2;
}

return 0;

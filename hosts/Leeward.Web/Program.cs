using Leeward.Web;

await LeewardWeb.Build(args).RunPreparedAsync();

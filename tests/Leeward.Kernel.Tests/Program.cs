using Leeward.Kernel.Tests.Jobs;

// The test program is also the child that tests start to kill it in the middle of its work.
return args is ["child", ..] ? await ChildProcess.MainAsync(args) : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);

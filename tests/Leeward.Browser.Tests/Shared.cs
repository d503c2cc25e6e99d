using Leeward.Browser.Tests;

// One server with its browser and one demo world for all: they take longer to start than most tests to run.
[assembly: AssemblyFixture(typeof(RunningServer))]
[assembly: AssemblyFixture(typeof(DemoServer))]

// The program that `dotnet exec` runs as a worker; see LaunchPlan. Compiled on its own into PBench.WorkerHost.dll (Strategies.csproj).
PBench.Strategies.Processes.Worker.WorkerEntry.Run();

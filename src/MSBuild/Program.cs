using PBench.MSBuild;

// What the targets start: one request, run and told in lines that MSBuild understands. Exit code 0: everything is said.
if (args is not [var file])
{
    Console.Error.WriteLine("usage: PBench.MSBuild REQUEST (a file that the targets of the package PBench.MSBuild write)");
    return 2;
}

Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false); // as the targets read it
var request = GateRequest.Read(file);
try
{
    using var turn = MachineLock.Take(request.Lock, request.Patience, () => Console.WriteLine("pbench: another measurement runs on this machine; waiting for it"));
    foreach (var run in request.Runs)
    {
        foreach (var finding in GateRun.Execute(request, run))
        {
            Console.WriteLine(finding);
        }
    }
}
catch (TimeoutException busy)
{
    Console.WriteLine(new Finding(Severity.Error, "PB0901", request.Project, busy.Message));
}

return 0;

using System.Diagnostics;

/// <summary>An assertion of a Debug build that fails ends the test host, with its message: the exception that a test host makes of it could be caught by the code that is tested.</summary>
/// <remarks>A worker that fails one dies by itself, and its parent with it.</remarks>
#pragma warning disable CA1050 // outside any namespace, it is for all tests of the assembly
[SetUpFixture]
public sealed class FailedAssertions
{
    [OneTimeSetUp]
    public void EndTheHost()
    {
        Trace.Listeners.Clear();
        Trace.Listeners.Add(new DefaultTraceListener());
    }
}

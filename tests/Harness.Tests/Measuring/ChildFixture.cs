using System.Globalization;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;

namespace PBench.Harness.Tests.Measuring;

/// <summary>Starts real children, and has a folder in which those of <c>fake-alone</c> meet.</summary>
internal abstract class ChildFixture
{
    protected static readonly TimeSpan Ample = TimeSpan.FromSeconds(60);

    protected string Folder { get; private set; } = "";

    protected ChildLauncher Launcher { get; private set; } = null!;

    [SetUp]
    public void MakeFolder()
    {
        Folder = Directory.CreateTempSubdirectory("pbench-test-").FullName;
        Launcher = new ChildLauncher(SelfCommand.Current());
    }

    [TearDown]
    public void RemoveFolder()
    {
        Launcher.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A case that prepares only in the company of so many, and whose maps fail if another one's run at the same time.</summary>
    protected ChildSpec Alone(int company) => Case("task", "fake-alone") with
    {
        Parameters = new Dictionary<string, string> { [FakeAlone.Folder] = Folder, [FakeAlone.Company] = company.ToString(CultureInfo.InvariantCulture) },
    };

    /// <summary>As the tests of this fixture time it.</summary>
    protected abstract ChildSpec Case(string strategy, string workload);

    protected static ChildSpec Timed(string strategy, string workload) => new()
    {
        Task = ChildTask.Measure,
        Strategy = strategy,
        Workload = workload,
        Workers = 2,
        Plugins = [typeof(ChildFixture).Assembly.Location],
        ResultFile = "", // the launcher chooses
    };
}

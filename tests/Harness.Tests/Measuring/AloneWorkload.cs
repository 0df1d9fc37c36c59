using System.Globalization;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Tests.Measuring;

// Public, with a parameterless constructor: this assembly is the plug-in of the children.

/// <summary>Prepares only beside others, and maps only alone: any company in a map is a failure of the case.</summary>
/// <remarks>
/// Processes meet in the folder of the parameter <see cref="Folder"/>; <see cref="Company"/> says how many must have come there,
/// and <see cref="Dies"/> ends the process instead. Without these it is a workload like any other.
/// </remarks>
public sealed class FakeAlone : IWorkload
{
    public const string Folder = "folder";
    public const string Company = "company";
    public const string Dies = "dies";
    private const string Prepared = "prepared-";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => "fake-alone";

    public string Description => "for tests";

    public WorkloadDefaults Defaults { get; } = new(3, 2, ChunkSize.Auto);

    public IReadOnlyList<WorkloadParameter> Parameters => [];

    public PublishedFigure? Published => null;

    public ExpectedOutcome Expect(StrategyTraits traits, WorkloadSettings settings) => ExpectedOutcome.Correct;

    public long EstimateBytes(WorkloadSettings settings) => 100;

    public IPreparedWorkload Prepare(WorkloadSettings settings)
    {
        if (settings.Parameters.ContainsKey(Dies))
        {
            Console.Error.WriteLine("no input today");
            Environment.Exit(17);
        }

        if (!settings.Parameters.TryGetValue(Folder, out var folder))
        {
            return new Alone(null);
        }

        File.WriteAllText(Path.Combine(folder, $"{Prepared}{Environment.ProcessId}"), "");
        var company = int.Parse(settings.Parameters[Company], CultureInfo.InvariantCulture);
        if (!SpinWait.SpinUntil(() => ProcessesIn(folder).Count >= company, Patience))
        {
            throw new InvalidOperationException("nobody else prepared at the same time");
        }

        return new Alone(Path.Combine(folder, "lock"));
    }

    /// <summary>The processes that have come to prepare.</summary>
    public static IReadOnlyList<int> ProcessesIn(string folder) =>
        [.. Directory.GetFiles(folder, $"{Prepared}*").Select(f => int.Parse(Path.GetFileName(f)[Prepared.Length..], CultureInfo.InvariantCulture))];

    private sealed class Alone(string? lockFile) : IPreparedWorkload
    {
        private static readonly int[] Input = [0, 1, 2];

        public int Items => Input.Length;

        public async Task<object> RunAsync(IMapSession session, MapOptions options, CancellationToken cancellation)
        {
            await using var held = lockFile is null ? Stream.Null : new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return await session.MapAsync(static x => x, Input, options, cancellation);
        }

        public CorrectnessCheck Check(object results) => new(3, ((int[])results).SequenceEqual(Input) ? 0 : 1, null, null, null);

        public Task<long[]> ObserveOrderAsync(IMapSession session, bool ordered, MapOptions options, CancellationToken cancellation) => Task.FromResult<long[]>([0, 1, 2]);
    }
}

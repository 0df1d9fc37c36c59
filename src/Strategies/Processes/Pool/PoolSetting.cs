using System.Collections;
using System.Diagnostics;
using System.Globalization;
using PBench.Strategies.Functions;
using PBench.Strategies.Interop;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Processes.Worker;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Processes.Pool;

/// <summary>Everything that the workers of one session are started with: the caller's world as it was at <c>OpenAsync</c>.</summary>
internal sealed class PoolSetting
{
    private readonly LaunchPlan plan = LaunchPlan.Find();
    private readonly Dictionary<string, string?> environment = [];
    private readonly string workingDirectory = Environment.CurrentDirectory;
    private readonly int processors;
    private readonly Lazy<byte[]> terms;

    /// <exception cref="PayloadException">The initializer or a codec cannot travel.</exception>
    /// <exception cref="SessionFailedException">Pools are nested too deep, or there are too few descriptors.</exception>
    public PoolSetting(ITransport transport, SessionOptions options, PayloadCodecs codecs)
    {
        DynamicCode.IsNeededBy("A process pool");
        var depth = WorkerDepth.Current + 1;
        var limit = Math.Min(options.MaxDepth, WorkerDepth.Limit);
        if (depth > limit)
        {
            throw new SessionFailedException($"A process pool was opened in a worker of a pool, {depth} deep; MaxDepth allows {limit}. Open it outside of the function, or raise SessionOptions.MaxDepth of the outermost session.");
        }

        if (Environment.GetEnvironmentVariable(WorkerAddress.Variable) is not null)
        {
            // A worker takes the variable away before anything of the user's runs: this is a Main that should not have run.
            throw new SessionFailedException($"This process was started as a worker, but the application's Main runs in it: starting workers of its own, it would start processes without end. (Variable {WorkerAddress.Variable} is set.)");
        }

        Descriptors.Check(options.Workers);
        KeptCodes.Watch();
        Transport = transport;
        Options = options;
        Platform = Platform.Current;
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            environment[(string)variable.Key] = (string?)variable.Value;
        }

        processors = Math.Max(1, Environment.ProcessorCount / Math.Max(1, options.Workers)); // inner threads of all workers together fit the machine
        var leaves = new GraphLeaves(codecs, null);
        var told = new SessionTerms(
            null,
            depth,
            limit,
            CultureInfo.CurrentCulture.Name,
            CultureInfo.CurrentUICulture.Name,
            options.Codecs.Count == 0 ? [] : Encode("a codec", options.Codecs.ToArray(), leaves),
            options.Initializer is null ? [] : Encode("the initializer", options.Initializer, leaves));
        terms = new Lazy<byte[]>(() => (told with { Seeds = HashSeeds.OfThisProcess() }).Write());
        OpensFirst = options.Codecs.Count > 0 || options.Initializer is not null || !HasName(CultureInfo.CurrentCulture) || !HasName(CultureInfo.CurrentUICulture);
    }

    public ITransport Transport { get; }

    public SessionOptions Options { get; }

    public Platform Platform { get; }

    public MailboxLayout Layout => Transport.Layout;

    /// <summary>Payload of the first message to each worker. Made when the first process has been started: finding the seeds takes some milliseconds once.</summary>
    public byte[] Terms => terms.Value;

    /// <summary>The first message can fail in the worker, so it is ready only when it has done what it says.</summary>
    public bool OpensFirst { get; }

    public ProcessStartInfo StartInfo(WorkerAddress address) => plan.StartInfo(environment, workingDirectory, processors, address);

    private static byte[] Encode(string name, object root, GraphLeaves leaves)
    {
        var bytes = FunctionCodec.Encode(root, leaves, out var assemblies);
        new CodeOrigin(name, assemblies).ThrowIfChanged();
        return bytes;
    }

    // A culture made by hand cannot be found by its name.
    private static bool HasName(CultureInfo culture)
    {
        try
        {
            return CultureInfo.GetCultureInfo(culture.Name) is not null;
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }
}

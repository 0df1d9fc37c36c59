using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Tests.Contracts;

// C33 to C40: workers that die. Only where the traits say that the caller survives it; random trials and a killed parent have tests of their own.
public abstract partial class ParallelMapContract
{
    [Test]
    public async Task A_crash_costs_exactly_the_item_that_ran(
        [Values("exit 99", "exit 0", "fail fast", "overflow", "wild write", "thread", "kill")] string how, [Values(1, 5, 0)] int chunk)
    {
        NeedsSurvival();
        await using var session = await OpenAsync();

        var outcomes = await Within(session.OutcomesAsync((int x) => x == 7 ? Die(how) : x * 3, Numbers(20), new MapOptions { ChunkSize = Chunk(chunk) }));

        Assert.That(outcomes.Where(o => !o.IsSuccess).Select(o => o.Index), Is.EqualTo(new[] { 7 }));
        Assert.That(outcomes.Where(o => o.IsSuccess).Select(o => o.Value), Is.EqualTo(Numbers(20).Where(x => x != 7).Select(x => x * 3)));
        var lost = outcomes[7].Error as WorkerLostException;
        Assert.That(lost, Is.Not.Null, outcomes[7].Error!.ToString());
        Assert.That(lost!.ProcessId, Is.GreaterThan(0).And.Not.EqualTo(Environment.ProcessId));
        if (how.StartsWith("exit", StringComparison.Ordinal))
        {
            Assert.That(lost.ExitCode, Is.EqualTo(how == "exit 0" ? 0 : 99));
        }
        else if (how == "kill")
        {
            Assert.That((lost.ExitCode, lost.Signal), Is.EqualTo((137, "SIGKILL")));
        }
        else if (how == "fail fast")
        {
            Assert.That(lost.StandardErrorTail, Does.Contain("contract test"));
        }
    }

    [Test]
    public async Task A_kill_of_the_pools_own_is_not_called_a_lack_of_memory([Values("cancelled", "timeout", "item timeout", "left")] string how)
    {
        NeedsSurvival();
        using var folder = new Folder();
        var path = folder.Path;
        var replaced = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var session = await OpenAsync(new SessionOptions { Workers = 1, Log = line => replaced.TrySetResult(line) });
        using var cancellation = new CancellationTokenSource();
        var options = new MapOptions
        {
            Timeout = how == "timeout" ? TimeSpan.FromSeconds(1) : null,
            ItemTimeout = how == "item timeout" ? TimeSpan.FromSeconds(1) : null,
        };

        var map = Task.Run(async () =>
        {
            await foreach (var x in session.StreamAsync((int x) => x == 0 ? x : Stuck(path), Numbers(2), options with { ChunkSize = 1 }, cancellation.Token))
            {
                await folder.Until("stuck", 1);
                if (how == "left")
                {
                    break;
                }

                if (how == "cancelled")
                {
                    await cancellation.CancelAsync();
                }
            }
        });
        Assert.That(async () => await Within(map), how == "left" ? Throws.Nothing : Throws.Exception);

        Assert.That(await Within(replaced.Task), Does.Contain("was killed by the pool").And.Not.Contain("memory"));
    }

    private static int Stuck(string path)
    {
        Folder.Note(path, "stuck");
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    [Test]
    public async Task A_crash_under_FailFast_fails_the_map_with_the_lost_item()
    {
        NeedsSurvival();
        await using var session = await OpenAsync();

        var error = await Fails<WorkerLostException>(session.MapAsync((int x) => x == 7 ? Die("exit 42") : x, Numbers(20), new MapOptions { ChunkSize = 5 }));

        Assert.That((error.Index, error.ExitCode), Is.EqualTo((7, 42)));
        Assert.That(await Within(session.MapAsync((int x) => x, Numbers(20))), Is.EqualTo(Numbers(20)), "the session lives on");
    }

    [Test]
    public async Task An_item_starts_once_without_retries_and_again_with_them()
    {
        NeedsSurvival();
        await using var session = await OpenAsync();
        using var folder = new Folder();
        var path = folder.Path;
        var options = new MapOptions { ChunkSize = 4 };

        await Within(session.OutcomesAsync((int x) => DieNoted(path, x, 0), Numbers(8), options));
        Assert.That(folder.Count("try5"), Is.EqualTo(1));
        Assert.That(Numbers(8).Sum(x => folder.Count($"try{x}")), Is.EqualTo(8), "nor does any other item start twice");

        var recovered = await Within(session.MapAsync((int x) => DieNoted(path, x, 3), Numbers(8), options with { Retries = 2 }));
        Assert.That(recovered, Is.EqualTo(Numbers(8)));

        var error = await Fails<WorkerLostException>(session.MapAsync((int x) => x == 5 ? Die("exit 1") : x, Numbers(8), options with { Retries = 2 }));
        Assert.That(error.Index, Is.EqualTo(5));
    }

    [Test]
    public async Task A_worker_killed_while_idle_fails_nothing()
    {
        NeedsSurvival();
        await using var session = await OpenAsync(1);
        var pid = await Within(session.RunAsync(() => Environment.ProcessId));

        using (var worker = Process.GetProcessById(pid))
        {
            worker.Kill();
        }

        Assert.That(await Within(session.MapAsync((int x) => x, Numbers(20))), Is.EqualTo(Numbers(20)));
        Assert.That(await Within(session.RunAsync(() => Environment.ProcessId)), Is.Not.EqualTo(pid));
    }

    [Test]
    public async Task A_worker_killed_while_busy_costs_only_its_running_item()
    {
        NeedsSurvival();
        await using var session = await OpenAsync(2);
        using var folder = new Folder();
        var path = folder.Path;

        var map = session.OutcomesAsync((int x) => x == 3 ? NotePidAndPass(path) : x, Numbers(20), new MapOptions { ChunkSize = 10 }).ToListAsync().AsTask();
        await folder.Until("pid", 1);
        using (var worker = Process.GetProcessById(int.Parse(folder.Notes("pid")[0], System.Globalization.CultureInfo.InvariantCulture)))
        {
            worker.Kill();
        }

        var outcomes = await Within(map);
        Assert.That(outcomes.Where(o => !o.IsSuccess).Select(o => o.Index), Is.EqualTo(new[] { 3 }));
        Assert.That(outcomes.Where(o => o.IsSuccess).Select(o => o.Value), Is.EqualTo(Numbers(20).Where(x => x != 3)));
    }

    [Test]
    public async Task A_crash_in_a_chunk_function_costs_its_chunk()
    {
        NeedsSurvival();
        await using var session = await OpenAsync();

        var error = await Fails<AggregateException>(session.MapChunksAsync<int, int>(DieInChunkOfFour, Numbers(12), new MapOptions { ChunkSize = 4, OnError = ErrorPolicy.Collect }));

        Assert.That(error.InnerExceptions.Cast<WorkerLostException>().Select(e => (e.Index, e.Count)), Is.EqualTo(new[] { (4L, 4) }));
    }

    [Test]
    public async Task A_crash_among_asynchronous_items_costs_at_most_those_in_flight()
    {
        NeedsSurvival();
        await using var session = await OpenAsync(1);

        var outcomes = await Within(session.OutcomesAsync(async (int x) => await DieLaterAsync(x), Numbers(20), new MapOptions { ConcurrencyPerWorker = 4 }));

        var failed = outcomes.Where(o => !o.IsSuccess).ToArray();
        Assert.That(failed.Select(o => o.Index), Does.Contain(7));
        Assert.That(failed, Has.Length.InRange(1, 4));
        Assert.That(failed.Select(o => o.Error), Is.All.TypeOf<WorkerLostException>());
    }

    [Test]
    public async Task A_session_whose_workers_keep_dying_fails_each_call_with_its_own_error()
    {
        NeedsSurvival();
        await using var session = await OpenAsync(new SessionOptions { Workers = 1, RespawnLimit = 2 });

        var first = await Fails<SessionFailedException>(session.MapAsync((int x) => Die("exit 3"), Numbers(100), new MapOptions { OnError = ErrorPolicy.Collect, ChunkSize = 1 }));
        var second = await Fails<SessionFailedException>(session.RunAsync(() => 1));

        Assert.That(first.InnerException, Is.TypeOf<WorkerLostException>().With.Property("ExitCode").EqualTo(3));
        Assert.That(second, Is.Not.SameAs(first));
    }

    [Test]
    public async Task Disposing_after_a_crash_ends()
    {
        NeedsSurvival();
        var session = await OpenAsync(2);
        using var folder = new Folder();
        var path = folder.Path;

        var map = session.MapAsync((int x) => DieNoted(path, 5, 0), Numbers(4), new MapOptions { ChunkSize = 1 });
        await folder.Until("try5", 1);
        await Within(session.DisposeAsync().AsTask());

        Assert.That(async () => await Within(map), Throws.Exception);
    }

    [Test]
    public async Task Disposing_leaves_no_worker_process()
    {
        OnlyWhen(IsProcesses, "threads leave no process");
        var session = await OpenAsync(2);
        var pids = await WorkerIds(session);
        await Within(session.DisposeAsync().AsTask());

        foreach (var pid in pids)
        {
            Assert.Throws<ArgumentException>(() => Process.GetProcessById(pid), $"worker {pid}");
        }
    }

    [Test]
    public async Task A_crash_in_a_codec_costs_its_item_only([Values("decode item", "encode result")] string stage, [Values("exit 9", "overflow")] string how)
    {
        NeedsSurvival();
        await using var session = await OpenAsync(new SessionOptions { Workers = 2, Codecs = [new DeadlyCodec(stage, how)] });

        var outcomes = await Within(session.OutcomesAsync((Parcel p) => new Receipt(p.Number), Numbers(8).Select(n => new Parcel(n)), new MapOptions { ChunkSize = 4 }));

        Assert.That(outcomes.Where(o => !o.IsSuccess).Select(o => o.Index).ToArray(), Is.EqualTo(new long[] { 5 }), string.Join(' ', outcomes.Select(o => o.Error?.GetType().Name ?? "ok")));
        Assert.That(outcomes[5].Error, Is.TypeOf<WorkerLostException>());
    }

    private static int Die(string how)
    {
        switch (how)
        {
            case "fail fast":
                Environment.FailFast("contract test");
                break;
            case "overflow":
                return Overflow(1);
            case "wild write":
                Marshal.WriteInt32(new IntPtr(0x1234_5678_9000), 1); // near null it would be a NullReferenceException
                break;
            case "thread":
                var thread = new Thread(() => throw new InvalidOperationException("contract test"));
                thread.Start();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "kill":
                Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
                break;
            default:
                Environment.Exit(int.Parse(how["exit ".Length..], System.Globalization.CultureInfo.InvariantCulture));
                break;
        }

        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static int Overflow(int x) => x == 0 ? 0 : 1 + Overflow(x + 1);

    private static int DieNoted(string path, int x, int deaths)
    {
        Folder.Note(path, $"try{x}");
        return x == 5 && (deaths == 0 || Directory.GetFiles(path, "try5-*").Length < deaths) ? Die("exit 1") : x;
    }

    private static int NotePidAndPass(string path)
    {
        Folder.Note(path, "pid", $"{Environment.ProcessId}");
        Folder.Pass(path, "never");
        return 0;
    }

    private static void DieInChunkOfFour(ReadOnlySpan<int> input, Span<int> output)
    {
        input.CopyTo(output);
        if (input[0] == 4)
        {
            Die("exit 1");
        }
    }

    private static async Task<int> DieLaterAsync(int x)
    {
        await Task.Delay(5);
        return x == 7 ? Die("exit 1") : x;
    }

    private void NeedsSurvival() => OnlyWhen(Strategy.Traits.SurvivesCrash, "the traits say that a crash ends the caller too");

    /// <summary>At number 5 it ends its process, at the stage it was told.</summary>
    private sealed class DeadlyCodec(string stage, string how) : IPayloadCodec
    {
        private readonly ParcelCodec inner = new("");
        private readonly int parent = Environment.ProcessId;

        public string Name => "deadly";

        public bool CanEncode(Type type) => inner.CanEncode(type);

        public void Encode<T>(T value, System.Buffers.IBufferWriter<byte> output)
        {
            if (stage == "encode result" && value is Receipt { Number: 5 } && Environment.ProcessId != parent)
            {
                Die(how);
            }

            inner.Encode(value, output);
        }

        public T Decode<T>(ReadOnlySpan<byte> input)
        {
            var value = inner.Decode<T>(input);
            if (stage == "decode item" && value is Parcel { Number: 5 } && Environment.ProcessId != parent)
            {
                Die(how);
            }

            return value;
        }
    }
}

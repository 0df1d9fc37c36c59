using System.Collections.Concurrent;
using System.ComponentModel;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Processes.Pool;

/// <summary>From nothing to a worker that can take chunks.</summary>
internal static class WorkerStart
{
    /// <summary>Starts a worker and waits until it is ready.</summary>
    /// <param name="session">Whose worker.</param>
    /// <param name="seat">Its number, for messages.</param>
    /// <param name="starting">Has the process while it starts.</param>
    /// <exception cref="SessionFailedException">The initializer threw, or the start took too long.</exception>
    /// <exception cref="WorkerStartException">The process died, or there could be none.</exception>
    public static WorkerProcess Run(PoolSession session, int seat, ConcurrentDictionary<WorkerProcess, bool> starting)
    {
        var limit = session.Setting.Options.StartupTimeout;
        var fresh = StartProcess(session.Setting, seat);
        starting[fresh] = true;
        using var alarm = limit == Timeout.InfiniteTimeSpan ? null : new Timer(_ => fresh.Kill(static loss => loss with { IsAbort = true }), null, limit, Timeout.InfiniteTimeSpan);
        try
        {
            if (session.IsClosing)
            {
                fresh.Kill();
            }

            fresh.Link.Send(new MessageHeader { Kind = MessageKind.Open }, session.Setting.Terms);
            if (!fresh.Link.Receive(out var header, out var payload))
            {
                throw Died(session, seat, fresh);
            }

            if (header.Kind == MessageKind.InitializerThrew)
            {
                var thrown = ExceptionCodec.Decode(payload);
                throw new SessionFailedException($"The initializer threw {ExceptionText.Of(thrown)}", thrown);
            }

            if (header.Kind != MessageKind.Ready)
            {
                throw new ProtocolException($"A worker began with {header.Kind}.");
            }

            fresh.Opened(session.Setting);
            return fresh;
        }
        catch (IOException)
        {
            throw Died(session, seat, fresh);
        }
        catch (Exception failed) when (failed is not WorkerStartException)
        {
            fresh.End();
            fresh.Dispose();
            throw;
        }
        finally
        {
            starting.TryRemove(fresh, out _);
        }
    }

    // What the system refuses now it may grant in a moment: processes, memory, descriptors, a folder.
    private static WorkerProcess StartProcess(PoolSetting setting, int seat)
    {
        try
        {
            return WorkerProcess.Start(setting);
        }
        catch (Exception refused) when (refused is Win32Exception or IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            throw new WorkerStartException($"Worker {seat} could not be started: {refused.Message}", refused);
        }
    }

    private static Exception Died(PoolSession session, int seat, WorkerProcess fresh)
    {
        var loss = fresh.Loss(seat);
        fresh.Dispose();
        var tail = loss.StandardErrorTail.Length == 0 ? "" : $" It wrote: {loss.StandardErrorTail.TrimEnd()}";
        return loss.IsAbort && !session.IsClosing
            ? new SessionFailedException($"No worker was ready within {session.Setting.Options.StartupTimeout.TotalSeconds:0.###} s (StartupTimeout): the initializer does not return, or the machine is too slow.{tail}")
            : new WorkerStartException($"{loss.Description} It never became ready.{tail}");
    }
}

/// <summary>A worker died before it was ready; or, with a cause, the system gave it no process.</summary>
internal sealed class WorkerStartException(string message, Exception? refusal = null) : Exception(message, refusal);

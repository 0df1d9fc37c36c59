using PBench.Strategies;

namespace PBench.Reliability.Tests.Stress;

/// <summary>What may come of a map by the serial model: a plain loop over the items, and what its plan says goes wrong.</summary>
internal sealed class MapModel<R>(MapPlan plan, R[] answers, List<MapOutcome<R>> delivered, bool isIntoMemory, Exception? thrown)
{
    private readonly HashSet<int> bad = [.. plan.Trouble is Trouble.Throws or Trouble.Dies or Trouble.Hangs ? plan.Work.Bad : []];

    private MapOutcome<R>[] Values => [.. delivered.Where(outcome => outcome.IsSuccess)];

    private bool Collects => plan.Options.OnError == ErrorPolicy.Collect;

    public void Check()
    {
        CheckValues();
        switch (plan.Trouble)
        {
            case Trouble.None or Trouble.DiesOnce:
                CheckWhole();
                break;
            case Trouble.Throws or Trouble.Dies or Trouble.Hangs:
                CheckErrors();
                break;
            case Trouble.Left:
                Assert.That(thrown, Is.Null);
                Assert.That(delivered, Has.Count.EqualTo(Math.Min(plan.LeftAfter, answers.Length)));
                break;
            case Trouble.Cancelled when thrown is not null:
                Assert.That(thrown, Is.InstanceOf<OperationCanceledException>());
                break;
            case Trouble.TimesOut when thrown is not null:
                Assert.That(thrown, Is.TypeOf<TimeoutException>());
                break;
            default:
                CheckWhole();
                break;
        }
    }

    /// <summary>Where results go into the caller's memory: each is there, or what was there before.</summary>
    public void CheckMemory(ReadOnlySpan<R> memory, R[] before)
    {
        var mayLack = thrown is not null && !(thrown is AggregateException && Collects);
        for (var i = 0; i < before.Length; i++)
        {
            if (!Equals(memory[i], answers[i]))
            {
                Assert.That(mayLack || IsBad(i), $"item {i} has no result");
                Assert.That(memory[i], Is.EqualTo(before[i]), $"item {i} has neither its result nor what was there before");
            }
        }
    }

    // Whatever goes wrong: a value is its item's, each comes once, in order where there is one, and none before it is left out.
    private void CheckValues()
    {
        Assert.That(delivered.Select(outcome => outcome.Index), Is.Unique);
        foreach (var outcome in Values)
        {
            Assert.That(outcome.Index, Is.InRange(0, answers.Length - 1), $"'{outcome.Value}' is no item's result");
            Assert.That(outcome.Value, Is.EqualTo(answers[outcome.Index]), $"item {outcome.Index}");
        }

        if (plan.IsOrdered)
        {
            Assert.That(delivered.Select(outcome => outcome.Index), Collects && bad.Count > 0 && !plan.IsOutcomes ? Is.Ordered : Is.EqualTo(Enumerable.Range(0, delivered.Count)));
        }
    }

    private void CheckWhole()
    {
        if (thrown is not null)
        {
            throw new InvalidOperationException($"nothing goes wrong, but it threw {thrown.GetType().Name}: {thrown.Message}", thrown);
        }

        if (!isIntoMemory)
        {
            Assert.That(Values, Has.Length.EqualTo(answers.Length), "every item has its result");
        }
    }

    private void CheckErrors()
    {
        if (plan.IsOutcomes)
        {
            Assert.That(thrown, Is.Null);
            Assert.That(delivered, Has.Count.EqualTo(answers.Length));
            CheckAll([.. delivered.Where(outcome => !outcome.IsSuccess).OrderBy(outcome => outcome.Index).Select(outcome => outcome.Error!)]);
        }
        else if (Collects)
        {
            Assert.That(thrown, Is.TypeOf<AggregateException>());
            var errors = ((AggregateException)thrown!).InnerExceptions.Cast<MapItemException>().ToArray();
            CheckAll(errors);
            if (plan.IsStream)
            {
                Assert.That(Values, Has.Length.EqualTo(answers.Length - errors.Length));
            }
        }
        else
        {
            Assert.That(thrown, Is.InstanceOf<MapItemException>());
            CheckOne((MapItemException)thrown!);
            if (plan.IsStream && plan.IsOrdered && !IsLossOfMany)
            {
                Assert.That(delivered, Has.Count.EqualTo(bad.Min()), "all results before the error");
            }
        }
    }

    // A worker that dies takes what waits in it with it: as many items as it may have in flight.
    private bool IsLossOfMany => plan is { Trouble: Trouble.Dies, IsWaiting: true, Options.ConcurrencyPerWorker: > 1 };

    private bool IsBad(int item) => bad.Contains(item) || (plan.IsChunks && thrown is AggregateException all && all.InnerExceptions.OfType<MapItemException>().Any(error => item >= error.Index && item < error.Index + error.Count));

    private void CheckAll(MapItemException[] errors)
    {
        Assert.That(errors.Select(error => error.Index), Is.Ordered.And.Unique);
        if (IsLossOfMany)
        {
            Assert.That(errors, Has.Length.LessThanOrEqualTo(plan.Options.ConcurrencyPerWorker));
        }

        foreach (var error in errors)
        {
            CheckOne(error);
        }

        var covered = errors.SelectMany(error => Enumerable.Range((int)error.Index, error.Count)).ToHashSet();
        Assert.That(bad.Where(item => !covered.Contains(item)), Is.Empty, "bad items without an error");
    }

    private void CheckOne(MapItemException error)
    {
        var items = Enumerable.Range((int)error.Index, error.Count);
        Assert.That(error.Count == 1 || plan.IsChunks, $"{error.Count} items in one error");
        Assert.That(IsLossOfMany || items.Any(bad.Contains), $"items {error.Index} to {error.Index + error.Count - 1} are good, and failed with {error.GetType().Name}: {error.Message}");
        var fits = plan.Trouble switch
        {
            Trouble.Dies => error is WorkerLostException,
            Trouble.Hangs => error is ItemTimeoutException,
            _ => error.InnerException is InvalidOperationException inner && items.Any(item => inner.Message == $"item {item}"),
        };
        Assert.That(fits, $"item {error.Index} is not to fail with {error.GetType().Name}: {error.Message}");
    }
}

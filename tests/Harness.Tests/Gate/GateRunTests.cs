using PBench.Harness.Gate.Statistics;
using PBench.Harness.Gate.Trials;

namespace PBench.Harness.Tests.Gate;

internal sealed class GateRunTests
{
    [Test]
    public async Task A_quiet_pass_takes_ten_rounds_and_no_second_batch()
    {
        var verdict = (await SimulatedGate.RunAsync(new SimulatedRounds(1, 0.002, seed: 1)))[0];
        Assert.That((verdict.Verdict, verdict.First.CleanRounds, verdict.Confirmation), Is.EqualTo((Verdict.Pass, 10, (TrialState?)null)));
        Assert.That(verdict.Reason, Does.StartWith("no slow-down of 5 %: wall 1.00").Or.StartWith("no slow-down of 5 %: wall 0.99"));
    }

    [Test]
    public async Task A_failure_has_two_batches_of_fresh_rounds()
    {
        var verdict = (await SimulatedGate.RunAsync(new SimulatedRounds(1.2, 0.002, seed: 1)))[0];
        Assert.That(verdict.Verdict, Is.EqualTo(Verdict.Fail));
        Assert.That(verdict.Record.Rounds.Select(r => r.Batch).Distinct(), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(verdict.Record.Rounds.SelectMany(r => r.Launches).Select(l => l.Sequence), Is.Unique);
        Assert.That(verdict.Reason, Does.StartWith("slower in both batches"));
    }

    [Test]
    public async Task What_cannot_be_told_stays_open_at_the_last_round()
    {
        var verdict = (await SimulatedGate.RunAsync(new SimulatedRounds(1.03, 0.3, seed: 2), mostRounds: 15))[0];
        Assert.That((verdict.Verdict, verdict.First.CleanRounds), Is.EqualTo((Verdict.Inconclusive, 15)));
        Assert.That(verdict.Reason, Does.StartWith("too noisy to say after 15 rounds: wall"));
    }

    [Test]
    public async Task Rounds_in_which_others_use_the_processors_do_not_count()
    {
        var verdict = (await SimulatedGate.RunAsync(new SimulatedRounds(1, 0.002, seed: 1) { IsContended = round => round % 2 == 0 }))[0];
        Assert.That((verdict.Verdict, verdict.First.CleanRounds, verdict.First.ContendedRounds), Is.EqualTo((Verdict.Pass, 10, 9)));
    }

    [TestCase(1.0)]
    [TestCase(1.1)]
    public async Task On_a_machine_that_others_use_all_the_time_nothing_is_said(double ratio)
    {
        var verdict = (await SimulatedGate.RunAsync(new SimulatedRounds(ratio, 0.002, seed: 1) { IsContended = _ => true }))[0];
        Assert.That((verdict.Verdict, verdict.Record.Rounds.Count), Is.EqualTo((Verdict.Inconclusive, TrialBatch.MostContendedRounds)));
        Assert.That(verdict.Reason, Is.EqualTo("others kept 1.0 cores busy in 20 rounds, so nothing can be told"));
    }

    [Test]
    public async Task A_failure_that_the_second_batch_contradicts_is_open()
    {
        var rounds = new Changing(new SimulatedRounds(1.2, 0.002, seed: 1), new SimulatedRounds(1, 0.002, seed: 2));
        var verdict = (await SimulatedGate.RunAsync(rounds))[0];
        Assert.That(verdict.Verdict, Is.EqualTo(Verdict.Inconclusive));
        Assert.That(verdict.Reason, Does.StartWith("the batches contradict each other: first wall 1.2"));
    }

    /// <summary>A machine that is another in the second batch.</summary>
    private sealed class Changing(IRoundRunner first, IRoundRunner second) : IRoundRunner
    {
        public Task<TrialRound?> RunAsync(Trial trial, int batch, int round) => (batch == 1 ? first : second).RunAsync(trial, batch, round);
    }
}

using PBench.Harness.Gate.Statistics;
using PBench.Harness.Gate.Trials;

namespace PBench.Harness.Tests.Gate;

/// <summary>How often the whole procedure (looks, correction, confirmation) errs, on simulated machines. Seeds are fixed.</summary>
[Parallelizable]
internal sealed class ErrorRateTests
{
    private const double Quiet = 0.01;
    private const double Noisy = 0.04;

    [Test]
    public async Task Equal_arms_hardly_ever_fail_and_pass_on_a_quiet_machine()
    {
        var verdicts = await VerdictsAsync(sessions: 400, ratio: 1, Quiet);
        Assert.That(Share(verdicts, Verdict.Fail), Is.LessThanOrEqualTo(0.005));
        Assert.That(Share(verdicts, Verdict.Pass), Is.GreaterThan(0.98));
    }

    [Test]
    public async Task Equal_arms_hardly_ever_fail_on_a_noisy_machine() =>
        Assert.That(Share(await VerdictsAsync(sessions: 400, ratio: 1, Noisy), Verdict.Fail), Is.LessThanOrEqualTo(0.005));

    [Test]
    public async Task Ten_percent_is_found_on_a_quiet_machine() =>
        Assert.That(Share(await VerdictsAsync(sessions: 200, ratio: 1.10, Quiet), Verdict.Fail), Is.GreaterThan(0.98));

    [Test]
    public async Task Ten_percent_is_found_or_left_open_on_a_noisy_machine_but_not_passed() =>
        Assert.That(Share(await VerdictsAsync(sessions: 200, ratio: 1.10, Noisy), Verdict.Pass), Is.Zero);

    /// <summary>A slow-down of exactly the threshold passes in the share that the bound permits: one of a hundred, over all looks.</summary>
    [TestCase(Quiet)]
    [TestCase(Noisy)]
    public async Task A_slow_down_of_the_threshold_passes_one_time_in_a_hundred(double noise) =>
        Assert.That(Share(await VerdictsAsync(sessions: 400, ratio: 1.05, noise), Verdict.Pass), Is.LessThanOrEqualTo(0.0175), "2.5 standard errors above 0.01");

    /// <summary>Launches of a memory-bound and of a dispatch-bound case while neighbours used the machine: two modes, a factor of two apart.</summary>
    [TestCase("sum-memory")]
    [TestCase("distance")]
    public async Task Recorded_noise_is_not_taken_for_a_difference(string workload)
    {
        var equal = await VerdictsAsync(sessions: 200, session => new RecordedRounds(workload, ratio: 1, session));
        var slower = await VerdictsAsync(sessions: 200, session => new RecordedRounds(workload, ratio: 1.1, session));

        TestContext.Out.WriteLine($"{workload}: equal {Share(equal, Verdict.Pass)} passed, {Share(equal, Verdict.Fail)} failed; slower {Share(slower, Verdict.Fail)} failed, {Share(slower, Verdict.Pass)} passed");
        Assert.That(Share(equal, Verdict.Fail), Is.LessThanOrEqualTo(0.01));
        Assert.That(Share(slower, Verdict.Pass), Is.LessThanOrEqualTo(0.01));
    }

    [Test]
    public async Task Twenty_equal_cases_fail_no_more_often_than_one()
    {
        var sessions = await SimulatedGate.SessionsAsync(20, session => new SimulatedRounds(1, Noisy, seed: 7_000 + session), cases: 20);
        Assert.That(sessions.Count(verdicts => verdicts.Any(v => v.Verdict == Verdict.Fail)), Is.Zero);
    }

    [Test]
    public async Task One_slow_case_among_twenty_is_found()
    {
        var verdicts = await SimulatedGate.RunAsync(new OneSlow("task/simulated-7/1/auto/1"), cases: 20);
        Assert.That(verdicts.Where(v => v.Verdict != Verdict.Pass).Select(v => (v.Trial.Name, v.Verdict)), Is.EqualTo(new[] { ("task/simulated-7/1/auto/1", Verdict.Fail) }));
    }

    private static async Task<IReadOnlyList<Verdict>> VerdictsAsync(int sessions, double ratio, double noise)
    {
        var verdicts = await VerdictsAsync(sessions, session => new SimulatedRounds(ratio, noise, seed: session));
        TestContext.Out.WriteLine($"ratio {ratio}, noise {noise}: {Share(verdicts, Verdict.Pass)} passed, {Share(verdicts, Verdict.Fail)} failed");
        return verdicts;
    }

    private static async Task<IReadOnlyList<Verdict>> VerdictsAsync(int sessions, Func<int, IRoundRunner> rounds) =>
        [.. (await SimulatedGate.SessionsAsync(sessions, rounds)).Select(verdicts => verdicts[0].Verdict)];

    private static double Share(IReadOnlyCollection<Verdict> verdicts, Verdict verdict) => (double)verdicts.Count(v => v == verdict) / verdicts.Count;

    /// <summary>Equal arms but for one trial, which is 10 % slower.</summary>
    private sealed class OneSlow(string name) : IRoundRunner
    {
        private readonly SimulatedRounds equal = new(1, Quiet, seed: 1);
        private readonly SimulatedRounds slower = new(1.1, Quiet, seed: 2);

        public Task<TrialRound?> RunAsync(Trial trial, int batch, int round) => (trial.Name == name ? slower : equal).RunAsync(trial, batch, round);
    }
}

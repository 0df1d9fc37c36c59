using PBench.Harness.Gate.Arms;

namespace PBench.Harness.Gate.SelfTest;

/// <summary>The sessions of a self-test: the kinds of work take turns, and so do the slow-downs.</summary>
/// <param name="sessions">Of each slow-down, those already in the file included.</param>
/// <param name="slowdownPercents">0 is A against A.</param>
internal sealed class SelfTestPlan(int sessions, IReadOnlyList<double> slowdownPercents)
{
    /// <summary>What is still to do after <paramref name="done"/>, in order.</summary>
    public IEnumerable<(double SlowdownPercent, int Session, KindOfWork Kind)> Remaining(IReadOnlyList<SelfTestRow> done)
    {
        for (var session = 1; session <= sessions; session++)
        {
            foreach (var slowdown in slowdownPercents)
            {
                if (session > done.Count(r => r.SlowdownPercent == slowdown))
                {
                    yield return (slowdown, session, KindsOfWork.All[(session - 1) % KindsOfWork.All.Count]);
                }
            }
        }
    }
}

using PBench.Harness.Reporting;

namespace PBench.Harness.Comparing;

/// <summary>Finds the same case in several sets, and says of others why they are not the same.</summary>
internal static class CasePairing
{
    /// <summary>Cases of the first set with their counterparts, null where a set has none; at least one has.</summary>
    public static IReadOnlyList<(CaseRow First, IReadOnlyList<CaseRow?> Others)> Of(ResultSet first, IReadOnlyList<ResultSet> others, List<string> notCompared)
    {
        var pairs = new List<(CaseRow, IReadOnlyList<CaseRow?>)>();
        foreach (var row in first.Measured)
        {
            List<CaseRow?> counterparts = [.. others.Select(other => Counterpart(first, row, other, notCompared))];
            if (counterparts.Exists(c => c is not null))
            {
                pairs.Add((row, counterparts));
            }
        }

        return pairs;
    }

    private static CaseRow? Counterpart(ResultSet first, CaseRow row, ResultSet other, List<string> notCompared)
    {
        if (Find(first, row, other) is not { } found)
        {
            return null;
        }

        if (Difference(first, row, other, found) is { } difference)
        {
            var note = $"{row.Workload}{(row.Parameters is null ? "" : $"[{row.Parameters}]")}: {difference}";
            if (!notCompared.Contains(note))
            {
                notCompared.Add(note);
            }

            return null;
        }

        return found;
    }

    /// <summary>The case of the same name; else the only one that differs in its workers alone, since their default is the machine's cores.</summary>
    private static CaseRow? Find(ResultSet first, CaseRow row, ResultSet other)
    {
        var candidates = other.Measured.Where(c => c.Strategy == row.Strategy && c.Workload == row.Workload && c.Parameters == row.Parameters && c.ChunkSize == row.ChunkSize).ToList();
        if (candidates.Find(c => c.Case == row.Case) is { } same)
        {
            return same;
        }

        var alike = candidates.Where(c => c.Scale == row.Scale && c.Items == row.Items).ToList();
        var mine = first.Measured.Count(c => c.Strategy == row.Strategy && InputKey.Of(c) == InputKey.Of(row) && c.ChunkSize == row.ChunkSize);
        if (alike is [var only] && mine == 1 && row.Workers == first.UsableCores && only.Workers == other.UsableCores)
        {
            return only;
        }

        return candidates.Find(c => c.Scale == row.Scale && c.Workers == row.Workers); // the same input by name, of another length
    }

    private static string? Difference(ResultSet first, CaseRow row, ResultSet other, CaseRow found) =>
        first.Revision(row) != other.Revision(found) ? $"another definition of the workload (revision {first.Revision(row)} in {first.Label}, {other.Revision(found)} in {other.Label})"
        : row.Scale != found.Scale ? FormattableString.Invariant($"another scale ({row.Scale:R} in {first.Label}, {found.Scale:R} in {other.Label})")
        : row.Items != found.Items ? FormattableString.Invariant($"the same scale gives other inputs ({row.Items} items in {first.Label}, {found.Items} in {other.Label}): another definition of the workload")
        : null;
}

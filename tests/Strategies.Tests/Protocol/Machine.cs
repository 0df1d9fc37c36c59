namespace PBench.Strategies.Tests.Protocol;

/// <summary>Some parties on a small shared memory whose stores become visible late and, unless one is a release, in any order.</summary>
/// <remarks>
/// Loads are acquires, as all of the protocol's are. A full fence is a step that only a party without pending stores can take.
/// This allows what processors of the x86 family do (a load before an older store) and, of what weaker ones do, what matters
/// where every load is an acquire: plain stores that overtake each other.
/// </remarks>
internal sealed class Machine
{
    private readonly int[] memory;
    private readonly List<PendingStore>[] pending;
    private readonly int[][] registers;

    public Machine(int words, int registersOfParty, int parties = 2)
    {
        memory = new int[words];
        pending = [.. Enumerable.Range(0, parties).Select(_ => new List<PendingStore>())];
        registers = [.. Enumerable.Range(0, parties).Select(_ => new int[registersOfParty])];
    }

    private Machine(Machine other)
    {
        memory = [.. other.memory];
        pending = [.. other.pending.Select(stores => new List<PendingStore>(stores))];
        registers = [.. other.registers.Select(of => (int[])[.. of])];
    }

    public int Parties => registers.Length;

    /// <summary>Equal for equal states.</summary>
    public string Key => string.Join(' ', memory) + '|' + string.Join('|', registers.Select(r => string.Join(' ', r))) + '|' + string.Join('|', pending.Select(p => string.Join(' ', p)));

    /// <summary>What a party remembers; by agreement [0] is where it is in its program.</summary>
    public int[] Of(int party) => registers[party];

    public Machine Copy() => new(this);

    public int Load(int party, int word)
    {
        var own = pending[party].FindLastIndex(store => store.Word == word);
        return own >= 0 ? pending[party][own].Value : memory[word];
    }

    public void Store(int party, int word, int value, bool release = false) => pending[party].Add(new(word, value, release));

    /// <summary>No store of the party is pending: it may take a step that is a full fence.</summary>
    public bool IsDrained(int party) => pending[party].Count == 0;

    /// <summary>As one step, for a drained party: the old value.</summary>
    public int Add(int word, int value)
    {
        memory[word] += value;
        return memory[word] - value;
    }

    /// <summary>As one step, for a drained party. False: the word had another value.</summary>
    public bool CompareAndSwap(int word, int expected, int value)
    {
        if (memory[word] != expected)
        {
            return false;
        }

        memory[word] = value;
        return true;
    }

    /// <summary>What everybody sees.</summary>
    public int Visible(int word) => memory[word];

    /// <summary>Every state in which one pending store of the party has become visible.</summary>
    public IEnumerable<Machine> Drains(int party)
    {
        for (var i = 0; i < pending[party].Count; i++)
        {
            var store = pending[party][i];
            var older = pending[party].Take(i);
            if (!older.Any(other => store.IsRelease || other.Word == store.Word))
            {
                var next = Copy();
                next.pending[party].RemoveAt(i);
                next.memory[store.Word] = store.Value;
                yield return next;
            }
        }
    }

    private readonly record struct PendingStore(int Word, int Value, bool IsRelease);
}

/// <summary>Goes through every interleaving of some programs.</summary>
internal static class Interleavings
{
    /// <summary>One step of a party; false: it cannot move. It makes at most one access to memory that others can see.</summary>
    public delegate bool Step(Machine machine, int party);

    /// <summary>Null, or the first wrong state that was found: one that is <paramref name="wrong"/>, or one from which nobody can move before all are at their <paramref name="end"/>.</summary>
    public static string? FindFault(Machine start, Step first, Step second, Func<Machine, bool> end, Func<Machine, string?> wrong) =>
        FindFault(start, (machine, party) => (party == 0 ? first : second)(machine, party), end, wrong);

    /// <inheritdoc cref="FindFault(Machine, Step, Step, Func{Machine, bool}, Func{Machine, string?})"/>
    public static string? FindFault(Machine start, Step step, Func<Machine, bool> end, Func<Machine, string?> wrong)
    {
        HashSet<string> seen = [start.Key];
        Stack<Machine> open = new([start]);
        while (open.TryPop(out var state))
        {
            if (wrong(state) is { } why)
            {
                return $"{why}: {state.Key}";
            }

            var moves = Moves(state, step).ToList();
            if (moves.Count == 0 && !end(state))
            {
                return $"nobody can move: {state.Key}";
            }

            foreach (var next in moves.Where(next => seen.Add(next.Key)))
            {
                open.Push(next);
            }
        }

        return null;
    }

    private static IEnumerable<Machine> Moves(Machine state, Step step)
    {
        for (var party = 0; party < state.Parties; party++)
        {
            var next = state.Copy();
            if (step(next, party))
            {
                yield return next;
            }

            foreach (var drained in state.Drains(party))
            {
                yield return drained;
            }
        }
    }
}

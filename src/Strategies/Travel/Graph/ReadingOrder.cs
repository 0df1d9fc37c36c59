namespace PBench.Strategies.Travel;

/// <summary>What is to be done when a whole value is there, each after what its object leads to.</summary>
/// <remarks>
/// As contents are read one inside the other, objects register inner ones first. That order fails where contents had to wait (deep graphs), or where keys that must be
/// complete at once were met before: such a payload is read again with <see cref="Tracks"/>, so that it is known which object leads to which.
/// </remarks>
internal sealed class ReadingOrder
{
    private readonly List<(object? Subject, Action? Completion)> all = []; // null: done
    private readonly Dictionary<object, List<object>> links = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, List<int>> ofSubject = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<object> open = new(ReferenceEqualityComparer.Instance); // being filled
    private object? owner;

    /// <summary>Objects that others lead to are noted.</summary>
    public bool Tracks { get; init; }

    /// <summary>Contents had to wait.</summary>
    public bool HasWaited { get; set; }

    /// <summary>An object was referred to again: keys of a later collection may have been met before.</summary>
    public bool HasMetAgain { get; set; }

    public int Count => all.Count;

    public void Add(Action completion)
    {
        if (Tracks && owner is not null)
        {
            AddTo(ofSubject, owner, all.Count);
        }

        all.Add((owner, completion));
    }

    public void Clear()
    {
        all.Clear();
        HasWaited = HasMetAgain = false;
    }

    /// <summary>The object that is being filled leads to this one.</summary>
    public void Link(object target)
    {
        if (owner is not null)
        {
            AddTo(links, owner, target);
        }
    }

    /// <summary>From here on the contents of <paramref name="next"/> are read.</summary>
    public object? Enter(object next)
    {
        var before = owner;
        owner = next;
        open.Add(next);
        return before;
    }

    public void Leave(object? before)
    {
        open.Remove(owner!);
        owner = before;
    }

    /// <summary>Does what was registered from <paramref name="from"/> on, and what must be done before.</summary>
    public void Complete(int from)
    {
        if (Tracks)
        {
            var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
            for (var i = from; i < all.Count; i++)
            {
                CompleteBelow(all[i].Subject, seen);
            }
        }

        for (var i = from; i < all.Count; i++)
        {
            Do(i);
        }

        if (!Tracks)
        {
            all.RemoveRange(from, all.Count - from);
        }
    }

    /// <summary>The order in which they were registered may be wrong.</summary>
    public bool MustTrack(int from) => !Tracks && ((HasWaited && all.Count - from > 1) || (HasMetAgain && from > 0));

    // Depth first, without recursion: as deep as the user's data.
    private void CompleteBelow(object? subject, HashSet<object> seen)
    {
        if (subject is null || open.Contains(subject) || !seen.Add(subject))
        {
            return;
        }

        var way = new Stack<(object Subject, int Next)>();
        way.Push((subject, 0));
        while (way.TryPop(out var step))
        {
            if (links.TryGetValue(step.Subject, out var targets) && step.Next < targets.Count)
            {
                way.Push((step.Subject, step.Next + 1));
                var target = targets[step.Next];
                if (!open.Contains(target) && seen.Add(target))
                {
                    way.Push((target, 0));
                }

                continue;
            }

            foreach (var i in ofSubject.GetValueOrDefault(step.Subject) ?? [])
            {
                Do(i);
            }
        }
    }

    private void Do(int number)
    {
        var (subject, completion) = all[number];
        all[number] = (subject, null);
        completion?.Invoke();
    }

    private static void AddTo<T>(Dictionary<object, List<T>> lists, object key, T value)
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        list.Add(value);
    }
}

/// <summary>The payload must be read again, with <see cref="ReadingOrder.Tracks"/>.</summary>
internal sealed class UnknownOrder : Exception;

namespace PBench.Workloads;

/// <summary>What is asked of a workload.</summary>
public sealed record WorkloadSettings
{
    /// <summary>1 = the published size. Above 0.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Seed of the input.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Chosen parameter values; those missing have their default.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary><paramref name="published"/> times <see cref="Scale"/>, rounded, and at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not a positive number, or the count exceeds an array's length.</exception>
    public int Scaled(int published)
    {
        var count = Math.Round(published * Scale);
        return Scale > 0 && count <= Array.MaxLength
            ? Math.Max(1, (int)count)
            : throw new ArgumentOutOfRangeException(nameof(published), published, $"Scale {Scale} is of no use: it must be above 0, and {published} × scale at most {Array.MaxLength}.");
    }

    /// <summary>The chosen value of <paramref name="parameter"/>, or its default.</summary>
    /// <exception cref="ArgumentException">The value is not one of the parameter's.</exception>
    public string ValueOf(WorkloadParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (!Parameters.TryGetValue(parameter.Name, out var value))
        {
            return parameter.Values[0];
        }

        return parameter.Values.Contains(value)
            ? value
            : throw new ArgumentException($"'{value}' is no value of parameter '{parameter.Name}'; it takes {string.Join(", ", parameter.Values)}.", nameof(parameter));
    }
}

namespace PBench.Strategies.Tests.Travel;

/// <summary>A value of a framework type, and what of it must be the same when it arrives.</summary>
/// <param name="Name">In the list of tests.</param>
/// <param name="Covers">The row of the table.</param>
/// <param name="Value">The value.</param>
/// <param name="Facts">What makes up the value.</param>
/// <param name="RoundTrip">There and back, declared as its own type.</param>
public sealed record FrameworkSample(string Name, Type Covers, object Value, Func<object, object?[]> Facts, Func<object> RoundTrip)
{
    /// <summary>Equal values are one, so that it can be a key.</summary>
    public bool IsKey { get; init; }

    /// <summary>Goes to a worker only.</summary>
    public bool DescribesCode => Value is System.Reflection.MemberInfo or System.Reflection.ParameterInfo or System.Reflection.Assembly or System.Reflection.Module;

    public static FrameworkSample Of<T>(Type covers, T value, Func<T, object?[]> facts, string? name = null)
        where T : notnull =>
        new(name ?? PBench.Strategies.Functions.Naming.Of(typeof(T)), covers, value, boxed => facts((T)boxed), () => Graph.RoundTrip(value));

    /// <summary>One that says itself what it equals.</summary>
    public static FrameworkSample Key<T>(Type covers, T value, string? name = null)
        where T : notnull => Of(covers, value, got => [got], name) with { IsKey = true };

    public void Check(object? got)
    {
        Assert.That(got, Is.Not.Null);
        if (Value.GetType().IsVisible)
        {
            Assert.That(got!.GetType(), Is.EqualTo(Value.GetType()));
        }

        var (wanted, found) = (Facts(Value), Facts(got!));
        for (var i = 0; i < wanted.Length; i++)
        {
            Assert.That(found[i], Is.EqualTo(wanted[i]), $"fact {i}");
        }
    }

    public override string ToString() => Name;
}

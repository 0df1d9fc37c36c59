namespace PBench.Strategies;

/// <summary>What could not travel.</summary>
public enum PayloadStage
{
    /// <summary>The function, or a value it captured.</summary>
    Function,

    /// <summary>An item.</summary>
    Argument,

    /// <summary>A result.</summary>
    Result,
}

/// <summary>Something cannot cross a process boundary unaltered, and so did not.</summary>
public sealed class PayloadException : MapItemException
{
    internal PayloadException(string message, PayloadStage stage, string memberPath, long index, Exception? inner = null)
        : base(message, index, 1, inner)
    {
        Stage = stage;
        MemberPath = memberPath;
    }

    /// <summary>What could not travel.</summary>
    public PayloadStage Stage { get; }

    /// <summary>The variable or member at fault, dotted from the function, item or result, e.g. <c>order.Customer.gate</c>; empty for the value itself.</summary>
    public string MemberPath { get; }
}

using System.Reflection;

namespace PBench.Strategies.Functions;

/// <summary>What a lambda, with all the compiler-made code it leads to, does with captured variables.</summary>
/// <remarks>Fields and types count by definition (module, token): generic arguments make no difference to what code does.</remarks>
internal sealed class ClosureReach
{
    private readonly HashSet<(Module, int)> _reads = [];
    private readonly HashSet<(Module, int)> _writes = [];
    private readonly HashSet<(Module, int)> _writesThroughThis = [];
    private readonly HashSet<(Module, int)> _created = [];

    /// <summary>Set when some code could not be followed: then every variable counts as read.</summary>
    public bool IsPartial { get; set; }

    /// <summary>A struct's method stores through <c>this</c>.</summary>
    public bool WritesSelf { get; set; }

    public bool Reads(FieldInfo field) => IsPartial || _reads.Contains(Key(field));

    /// <remarks>
    /// A scope that the function opens itself has a closure class of its own, so a write there never meets a captured object.
    /// Only under recursion are both of one class; then writes count that start at the function's own captures.
    /// </remarks>
    public bool Writes(FieldInfo field) =>
        (_created.Contains(Key(field.DeclaringType!)) ? _writesThroughThis : _writes).Contains(Key(field));

    public void AddRead(FieldInfo field) => _reads.Add(Key(field));

    public void AddWrite(FieldInfo field, bool throughThis)
    {
        _writes.Add(Key(field));
        if (throughThis)
        {
            _writesThroughThis.Add(Key(field));
        }
    }

    public void AddCreated(Type closure) => _created.Add(Key(closure));

    private static (Module, int) Key(MemberInfo member) => (member.Module, member.MetadataToken);
}

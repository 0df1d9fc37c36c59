using System.Reflection;

namespace PBench.Strategies.Functions;

/// <summary>What both tables start with, so that common types cost a byte.</summary>
internal static class TypeTable
{
    public const byte Definition = 0, Constructed = 1, Vector = 2, Grid = 3, Reference = 4;

    public static Assembly[] Assemblies { get; } = [typeof(object).Assembly, typeof(TypeTable).Assembly];

    public static Type[] Types { get; } =
    [
        typeof(object), typeof(string), typeof(bool), typeof(char), typeof(byte), typeof(short), typeof(int), typeof(long),
        typeof(float), typeof(double), typeof(decimal), typeof(DateTime), typeof(TimeSpan), typeof(Guid),
        typeof(Type), typeof(MethodInfo), typeof(Func<>), typeof(Func<,>), typeof(Func<,,>), typeof(Action), typeof(Action<>),
        typeof(Task<>), typeof(int[]), typeof(double[]), typeof(string[]), typeof(object[]),
    ];

    /// <summary>Names the builds of the two assemblies that both sides take for granted.</summary>
    public static Guid Fingerprint { get; } = Combine(Assemblies[0].ManifestModule.ModuleVersionId, Assemblies[1].ManifestModule.ModuleVersionId);

    private static Guid Combine(Guid a, Guid b)
    {
        Span<byte> left = stackalloc byte[16], right = stackalloc byte[16];
        a.TryWriteBytes(left);
        b.TryWriteBytes(right);
        for (var i = 0; i < 16; i++)
        {
            left[i] ^= right[i];
        }

        return new Guid(left);
    }
}

using PBench.Strategies.Functions;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Tests.Functions;

/// <summary>There and back in one process.</summary>
internal static class Travel
{
    public static Dictionary<long, object> Handles { get; } = [];

    public static T Of<T>(T value)
        where T : class => (T)Decode(Bytes(value));

    public static byte[] Bytes(object value) => FunctionCodec.Encode(value, Leaves);

    public static object Decode(byte[] bytes) => FunctionCodec.Decode(bytes, Leaves);

    public static PayloadException Refusal(object value)
    {
        var refusal = Assert.Throws<PayloadException>(() => Bytes(value))!;
        Assert.That((refusal.Stage, refusal.Index), Is.EqualTo((PayloadStage.Function, -1L)));
        return refusal;
    }

    public static string RefusedPath(object value) => Refusal(value).MemberPath;

    private static GraphLeaves Leaves => new(new PayloadCodecs([]), (type, id) => Handles.TryGetValue(id, out var value) ? value : throw new InvalidDataException($"no handle {id}"));
}

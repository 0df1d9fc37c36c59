using PBench.Strategies.Functions;

namespace PBench.Strategies.Tests.Functions;

/// <summary>There and back in one process.</summary>
internal static class Travel
{
    public static T Of<T>(T value)
        where T : class => (T)FunctionCodec.Decode(Bytes(value), new JsonLeaves());

    public static byte[] Bytes(object value) => FunctionCodec.Encode(value, new JsonLeaves());

    public static PayloadException Refusal(object value)
    {
        var refusal = Assert.Throws<PayloadException>(() => Bytes(value))!;
        Assert.That((refusal.Stage, refusal.Index), Is.EqualTo((PayloadStage.Function, -1L)));
        return refusal;
    }

    public static string RefusedPath(object value) => Refusal(value).MemberPath;
}

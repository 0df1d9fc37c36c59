using System.Runtime.InteropServices;

namespace PBench.Strategies.Tests.Payloads;

/// <summary>What cannot travel is refused with the name of the member, never dropped or altered.</summary>
public sealed class RefusalTests
{
    [Test]
    public void A_member_is_refused_by_its_path() => Assert.Multiple(() =>
    {
        Assert.That(Payload.RefusedPath(new Order { Customer = new Customer() }), Is.EqualTo("Customer.Stream"));
        Assert.That(Payload.RefusedPath(new Dictionary<string, List<Customer>> { ["a"] = [new Customer()] }), Is.EqualTo("[a][0].Stream"));
        Assert.That(Payload.RefusedPath(new object?[] { null, 1, new MemoryStream() }), Is.EqualTo("[2]"));
    });

    [Test]
    public void What_is_bound_to_its_process_is_refused() => Assert.Multiple(() =>
    {
        Refused<Random>(new(1), "random");
        Refused<Stream>(Stream.Null, "stream");
        Refused(new MemoryStream(), "stream");
        Refused(new Lock(), "lock");
        Refused<object>(new object(), "bare object");
        Refused<TextWriter>(TextWriter.Null, "writer");
        Refused((nint)1, "address");
        Refused(new SpinLock(), "lock");
        Refused<IEnumerable<int>>(Enumerable.Range(0, 3).Where(x => x > 0), "query");
    });

    [Test]
    public void An_address_in_an_unmanaged_type_is_refused_by_its_path() => Assert.Multiple(() =>
    {
        Assert.That(Payload.RefusedPath(new HoldsHandle()), Is.EqualTo("Inner.Handle"));
        Assert.That(Payload.RefusedPath(new HoldsHandle[1]), Is.EqualTo("[].Inner.Handle"));
        Assert.That(Payload.RefusedPath(Tuple.Create("x", new HoldsHandle())), Is.EqualTo("Item2.Inner.Handle"));
        Assert.That(Payload.RefusedPath((1, (nint?)2)), Is.EqualTo("Item2"));
        Assert.That(Payload.RefusedPath(default(GCHandle)), Is.Empty);
        Assert.That(Payload.RefusedPath(new nint[1]), Is.EqualTo("[]"));
    });

    private static void Refused<T>(T value, string reason) => Assert.That(Payload.Refused(value).Reason, Does.Contain(reason), typeof(T).ToString());

    private sealed class Order
    {
        public Customer? Customer { get; set; }
    }

    private sealed class Customer
    {
        public Stream Stream { get; set; } = new MemoryStream();
    }

#pragma warning disable CS0649 // only the types matter
    private struct HasHandle
    {
        public nint Handle;
    }

    private struct HoldsHandle
    {
        public int Number;
        public HasHandle Inner;
    }
}

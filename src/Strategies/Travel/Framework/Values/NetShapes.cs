using System.Net;
using System.Net.Sockets;

namespace PBench.Strategies.Travel;

/// <summary>System.Net.</summary>
internal static class NetShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(IPAddress), "its bytes, and its scope", static (_, _) => new AddressShape()) { IsFamily = true },
        new(typeof(IPEndPoint), "its address and port", static (_, plans) => new EndPointShape(plans)),
        new(typeof(DnsEndPoint), "its host, port and family", static (_, _) => new DnsEndPointShape()),
        new(typeof(IPNetwork), "its address and length", static (_, plans) => new NetworkShape(plans)),
    ];
}

/// <inheritdoc cref="NetShapes"/>
internal sealed class AddressShape : ValueShape<IPAddress>
{
    private const int OldLength = 4, NewLength = 16;

    protected override void Write(GraphWriter output, IPAddress value)
    {
        var isNew = value.AddressFamily == AddressFamily.InterNetworkV6;
        output.Value(isNew);
        output.Raw(value.GetAddressBytes());
        if (isNew)
        {
            output.Value(value.ScopeId);
        }
    }

    protected override IPAddress Read(ref GraphReader input) =>
        input.Wire.Byte() == 0 ? new IPAddress(input.Wire.Raw(OldLength)) : new IPAddress(input.Wire.Raw(NewLength), input.Value<long>());
}

/// <inheritdoc cref="NetShapes"/>
internal sealed class EndPointShape(TravelPlans plans) : ValueShape<IPEndPoint>
{
    private readonly Slot address = new(typeof(IPAddress), plans);

    protected override void Write(GraphWriter output, IPEndPoint value)
    {
        output.Reference(value.Address, address);
        output.Count(value.Port);
    }

    protected override IPEndPoint Read(ref GraphReader input) => new((IPAddress)input.Reference(address)!, input.Wire.Count());
}

/// <inheritdoc cref="NetShapes"/>
internal sealed class DnsEndPointShape : ValueShape<DnsEndPoint>
{
    protected override void Write(GraphWriter output, DnsEndPoint value)
    {
        output.Characters(value.Host);
        output.Count(value.Port);
        output.Value(value.AddressFamily);
    }

    protected override DnsEndPoint Read(ref GraphReader input) => new(input.Wire.Characters(), input.Wire.Count(), input.Value<AddressFamily>());
}

/// <inheritdoc cref="NetShapes"/>
internal sealed class NetworkShape(TravelPlans plans) : ValueShape<IPNetwork>
{
    private readonly Slot address = new(typeof(IPAddress), plans);

    protected override void Write(GraphWriter output, IPNetwork value)
    {
        output.Reference(value.BaseAddress, address);
        output.Count(value.PrefixLength);
    }

    protected override IPNetwork Read(ref GraphReader input) => new((IPAddress)input.Reference(address)!, input.Wire.Count());
}

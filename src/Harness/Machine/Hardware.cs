using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PBench.Harness.Machine;

/// <summary>What must agree before the times of two runs mean the same: the processor, and how much of it may be used.</summary>
public sealed record Hardware(string Processor, string? Family, string Architecture, int UsableCores, int? LogicalCores, int? PhysicalCores, int VectorBits)
{
    public static Hardware Of(MachineInfo machine)
    {
        var cpu = machine.Processor;
        return new Hardware(cpu.Name, cpu.Family, cpu.Architecture, cpu.UsableCores, cpu.LogicalCores, cpu.PhysicalCores, cpu.VectorBits);
    }

    /// <summary>Eight hexadecimal digits that differ where the hardware does: a key that names no machine.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"{Processor}|{Family}|{Architecture}|{UsableCores}|{LogicalCores}|{PhysicalCores}|{VectorBits}"))))[..8];
}

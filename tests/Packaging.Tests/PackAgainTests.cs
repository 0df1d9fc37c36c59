using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

internal sealed class PackAgainTests
{
    [Test]
    public async Task The_same_build_gives_the_same_packages_byte_for_byte()
    {
        if (Environment.GetEnvironmentVariable(PackedTool.PackagesVariable) is { Length: > 0 })
        {
            Assert.Ignore("The packages were made elsewhere.");
        }

        var again = Tool.CreateBareFolder();
        await Tool.PackIntoAsync(again);

        foreach (var file in Directory.GetFiles(Tool.PackagesFolder))
        {
            Assert.That(await File.ReadAllBytesAsync(Path.Combine(again, Path.GetFileName(file))), Is.EqualTo(await File.ReadAllBytesAsync(file)), file);
        }
    }
}

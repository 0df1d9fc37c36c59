using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

[TestFixture("pbench")]
[TestFixture("PBench.Strategies")]
[TestFixture("PBench.Strategies.MemoryPack")]
[TestFixture("PBench.Workloads")]
[TestFixture("PBench.MSBuild")]
internal sealed partial class PackageContentTests(string id)
{
    [OneTimeSetUp]
    public void SkipWhatWasNotBuilt()
    {
        if (id == "PBench.Strategies.MemoryPack" && Files(id, ".nupkg").Length == 0)
        {
            Assert.Ignore("Built without the MemoryPack codec, as no feed here has it.");
        }
    }

    [Test]
    public void It_says_what_it_is_and_carries_readme_and_icon()
    {
        using var package = Open(".nupkg");
        var metadata = package.Metadata;

        Assert.Multiple(() =>
        {
            Assert.That(metadata["id"], Is.EqualTo(id));
            Assert.That(metadata["license"], Is.EqualTo("MIT"));
            Assert.That(metadata["description"], Is.Not.Empty);
            Assert.That(metadata["copyright"], Is.EqualTo("Copyright (c) 2026 pbench contributors"));
            Assert.That(package.Has(metadata["readme"]), Is.True);
            Assert.That(package.Has(metadata["icon"]), Is.True);
        });
    }

    /// <summary>Finished packages may have a version of their own, but all of them the same.</summary>
    [Test]
    public void Its_version_is_the_one_of_all_packages()
    {
        using var package = Open(".nupkg");
        using var tool = new Package(Files("pbench", ".nupkg").Single());
        var version = tool.Metadata["version"];
        var stated = XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("Version").Single().Value;

        Assert.That(version, Does.StartWith(stated));
        Assert.That(package.Metadata["version"], Is.EqualTo(version));
        Assert.That(package.Dependencies.Where(needed => needed.Id.StartsWith("PBench.", StringComparison.Ordinal)).Select(needed => needed.Version), Is.All.EqualTo(version));
    }

    [Test]
    public void Its_symbols_and_documentation_come_along()
    {
        using var package = Open(".nupkg");
        using var symbols = Open(".snupkg");

        // The hosts are a few lines each and compiled without symbols.
        foreach (var assembly in OwnAssemblies(package).Select(PortableName).Where(name => !name.EndsWith("Host.dll", StringComparison.Ordinal)))
        {
            Assert.That(symbols.Has(Path.ChangeExtension(assembly, ".pdb")), Is.True, assembly);
            Assert.That(package.Has(Path.ChangeExtension(assembly, ".xml")) || assembly.StartsWith("tools/", StringComparison.Ordinal), Is.True, assembly);
        }
    }

    [Test]
    public void It_names_no_folder_of_the_machine_that_packed_it()
    {
        using var package = Open(".nupkg");
        string[] texts = [".nuspec", ".json", ".xml", ".md", ".config", ".props", ".targets"];
        var root = Encoding.UTF8.GetBytes(Repository.Root);

        var naming = package.Entries
            .Where(entry => texts.Contains(Path.GetExtension(entry.Name)))
            .Concat(Repository.Configuration == "Release" ? OwnAssemblies(package) : [])
            .Where(entry => Package.Read(entry).AsSpan().IndexOf(root) >= 0)
            .Select(entry => entry.FullName);

        Assert.That(naming, Is.Empty);
    }

    [Test]
    public void Its_assemblies_depend_on_the_sources_alone()
    {
        using var package = Open(".nupkg");

        foreach (var entry in OwnAssemblies(package))
        {
            using var assembly = new PEReader(new MemoryStream(Package.Read(entry)));
            Assert.That(assembly.ReadDebugDirectory().Select(part => part.Type), Has.Member(DebugDirectoryEntryType.Reproducible), entry.FullName);
        }
    }

    /// <summary>Debuggers ask for symbols by this id, so those of the portable assembly serve for both.</summary>
    [Test]
    public void A_copy_compiled_ahead_of_time_was_compiled_from_the_portable_assembly()
    {
        using var package = Open(".nupkg");

        foreach (var entry in OwnAssemblies(package).Where(entry => PortableName(entry) != entry.FullName && !entry.Name.EndsWith("Host.dll", StringComparison.Ordinal)))
        {
            Assert.That(SymbolsOf(entry), Is.EqualTo(SymbolsOf(package.Entries.Single(other => other.FullName == PortableName(entry)))), entry.FullName);
        }
    }

    [Test]
    public void Only_the_library_has_a_copy_compiled_ahead_of_time_for_the_system_that_packed_it()
    {
        using var package = Open(".nupkg");
        string[] compiled = [.. OwnAssemblies(package).Where(entry => PortableName(entry) != entry.FullName).Select(entry => entry.Name).Order(StringComparer.Ordinal)];
        var isExpected = Environment.GetEnvironmentVariable("PBenchPrecompile") is "library" or "all"; // as run.sh told the build
        var mayBe = Environment.GetEnvironmentVariable(PackedTool.PackagesVariable) is { Length: > 0 } && compiled.Length > 0;

        Assert.That(compiled, Is.EqualTo(id == "PBench.Strategies" && (isExpected || mayBe) ? ["PBench.Strategies.dll", "PBench.WorkerHost.dll"] : Array.Empty<string>()));
    }

    [Test]
    public void The_worker_host_is_wherever_the_library_is()
    {
        using var package = Open(".nupkg");

        Assert.That(package.FoldersOf("PBench.WorkerHost.dll"), Is.EqualTo(package.FoldersOf("PBench.Strategies.dll")));
    }

    private static IEnumerable<ZipArchiveEntry> OwnAssemblies(Package package) =>
        package.Entries.Where(entry => entry.Name.StartsWith("pbench", StringComparison.OrdinalIgnoreCase) && entry.Name.EndsWith(".dll", StringComparison.Ordinal));

    /// <summary>Of <c>runtimes/SYSTEM/lib/net10.0/A.dll</c>: <c>lib/net10.0/A.dll</c>.</summary>
    private static string PortableName(ZipArchiveEntry entry) => CopyForOneSystem().Replace(entry.FullName, "");

    private static (Guid Id, uint Stamp) SymbolsOf(ZipArchiveEntry entry)
    {
        using var assembly = new PEReader(new MemoryStream(Package.Read(entry)));
        var debug = assembly.ReadDebugDirectory().Single(part => part.Type == DebugDirectoryEntryType.CodeView && part.IsPortableCodeView);
        return (assembly.ReadCodeViewDebugDirectoryData(debug).Guid, debug.Stamp);
    }

    [GeneratedRegex("^runtimes/[^/]+/")]
    private static partial Regex CopyForOneSystem();

    private Package Open(string extension) => new(Files(id, extension).Single());

    /// <summary>A version starts with a digit, an id goes on with a letter.</summary>
    private static string[] Files(string id, string extension) =>
        [.. Directory.GetFiles(Tool.PackagesFolder, $"{id}.*{extension}").Where(file => char.IsAsciiDigit(Path.GetFileName(file)[id.Length + 1]))];
}

using System.IO.Compression;
using System.Xml.Linq;
using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

[TestFixture("pbench")]
[TestFixture("PBench.Strategies")]
[TestFixture("PBench.Workloads")]
internal sealed class PackageContentTests(string id)
{
    [Test]
    public void It_says_what_it_is_and_carries_readme_and_icon()
    {
        using var package = Open(".nupkg");
        var metadata = Metadata(package);

        Assert.Multiple(() =>
        {
            Assert.That(metadata["id"], Is.EqualTo(id));
            Assert.That(metadata["license"], Is.EqualTo("MIT"));
            Assert.That(metadata["description"], Is.Not.Empty);
            Assert.That(metadata["copyright"], Is.EqualTo("Copyright (c) 2026 pbench contributors"));
            Assert.That(package.GetEntry(metadata["readme"]), Is.Not.Null);
            Assert.That(package.GetEntry(metadata["icon"]), Is.Not.Null);
        });
    }

    [Test]
    public void Its_symbols_come_along()
    {
        using var symbols = Open(".snupkg");

        Assert.That(symbols.Entries.Select(entry => entry.Name), Has.Member(id + ".pdb"));
    }

    [Test]
    public void Its_texts_name_no_folder_of_the_machine_that_packed_it()
    {
        using var package = Open(".nupkg");
        string[] texts = [".nuspec", ".json", ".xml", ".md", ".config"];

        var naming = package.Entries
            .Where(entry => texts.Contains(Path.GetExtension(entry.Name)))
            .Where(entry => Read(entry).Contains(Repository.Root, StringComparison.Ordinal))
            .Select(entry => entry.FullName);

        Assert.That(naming, Is.Empty);
    }

    [Test]
    public void The_worker_host_is_wherever_the_library_is()
    {
        using var package = Open(".nupkg");

        Assert.That(Folders("PBench.WorkerHost.dll"), Is.EqualTo(Folders("PBench.Strategies.dll")));

        string[] Folders(string file) => [.. package.Entries.Where(entry => entry.Name == file).Select(entry => entry.FullName[..^file.Length])];
    }

    private ZipArchive Open(string extension) =>
        ZipFile.OpenRead(Directory.GetFiles(Tool.PackagesFolder, $"{id}.?.*{extension}").Single());

    private static string Read(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }

    private static Dictionary<string, string> Metadata(ZipArchive package)
    {
        var nuspec = XDocument.Parse(Read(package.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal))));
        return nuspec.Root!.Elements().Single().Elements().ToDictionary(element => element.Name.LocalName, element => element.Value);
    }
}

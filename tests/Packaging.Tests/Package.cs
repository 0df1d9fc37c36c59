using System.IO.Compression;
using System.Xml.Linq;

namespace PBench.Packaging.Tests;

/// <summary>A .nupkg or .snupkg file, open for reading.</summary>
internal sealed class Package(string file) : IDisposable
{
    private readonly ZipArchive archive = ZipFile.OpenRead(file);

    /// <summary>What it says of itself.</summary>
    public Dictionary<string, string> Metadata => Nuspec.Elements().Where(element => !element.HasElements).ToDictionary(element => element.Name.LocalName, element => element.Value);

    /// <summary>Id and version of each package it needs.</summary>
    public IEnumerable<(string Id, string Version)> Dependencies =>
        Nuspec.Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element => (element.Attribute("id")!.Value, element.Attribute("version")!.Value));

    public IReadOnlyCollection<ZipArchiveEntry> Entries => archive.Entries;

    public bool Has(string path) => archive.GetEntry(path) is not null;

    /// <summary>The folders that hold a file of this name.</summary>
    public string[] FoldersOf(string name) => [.. Entries.Where(entry => entry.Name == name).Select(entry => entry.FullName[..^name.Length])];

    public static byte[] Read(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        using var packed = entry.Open();
        packed.CopyTo(content);
        return content.ToArray();
    }

    public void Dispose() => archive.Dispose();

    private XElement Nuspec => XDocument.Load(new MemoryStream(Read(Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal))))).Root!.Elements().Single();
}

using System.Reflection;
using System.Runtime.Loader;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Tests.Functions;

/// <summary>The worker finds exactly the build that the caller runs.</summary>
public sealed class AssemblyResolverTests
{
    private static readonly AssemblyIdentity Here = AssemblyIdentity.Of(typeof(AssemblyResolverTests).Assembly)!;

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("pbench-plugin-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    private string Copy()
    {
        var path = Path.Combine(_folder, "PBench.Strategies.Tests.dll");
        File.Copy(typeof(AssemblyResolverTests).Assembly.Location, path);
        return path;
    }

    [Test]
    public void Own_assembly_is_found_without_a_path()
    {
        Assert.That(AssemblyResolver.Resolve(Here with { Path = "" }), Is.SameAs(typeof(AssemblyResolverTests).Assembly));
    }

    [Test]
    public void Other_build_is_told()
    {
        var rebuilt = Here with { Version = Guid.NewGuid() };
        Assert.That(() => AssemblyResolver.Resolve(rebuilt), Throws.TypeOf<PayloadException>().With.Message.Contains("rebuilt").And.Message.Contains(rebuilt.Version.ToString()));
    }

    [Test]
    public void Missing_assembly_is_told()
    {
        var missing = new AssemblyIdentity("No.Such, Version=1.0.0.0", Guid.NewGuid(), "/nowhere/No.Such.dll");
        Assert.That(() => AssemblyResolver.Resolve(missing), Throws.TypeOf<PayloadException>().With.Message.Contains("/nowhere/No.Such.dll"));
    }

    [Test]
    public void Plugin_sends_its_path_and_shares_the_programs_own_assemblies()
    {
        var path = Copy();
        var plugin = PluginContext.Load(path);
        Assert.That(plugin, Is.Not.SameAs(typeof(AssemblyResolverTests).Assembly));
        Assert.That(PluginContext.Load(path), Is.SameAs(plugin));
        Assert.That(AssemblyIdentity.Of(plugin)!.Path, Is.EqualTo(path));
        var functor = plugin.GetType(typeof(PluginFunctor).FullName!)!;
        Assert.That(Activator.CreateInstance(functor), Is.InstanceOf<IMapFunction<int, int>>());
    }

    [Test]
    public void Plugin_in_a_collectible_context_is_refused()
    {
        var context = new AssemblyLoadContext("collectible", isCollectible: true);
        var functor = Activator.CreateInstance(context.LoadFromAssemblyPath(Copy()).GetType(typeof(PluginFunctor).FullName!)!)!;
        Assert.That(Travel.Refusal(functor).Message, Does.Contain("collectible"));
        context.Unload();
    }

    [Test]
    public void Assembly_loaded_from_bytes_is_refused()
    {
        var functor = Activator.CreateInstance(Assembly.Load(File.ReadAllBytes(Copy())).GetType(typeof(PluginFunctor).FullName!)!)!;
        Assert.That(Travel.Refusal(functor).Message, Does.Contain("bytes"));
    }
}

public sealed class PluginFunctor : IMapFunction<int, int>
{
    public int Invoke(int item) => -item;
}

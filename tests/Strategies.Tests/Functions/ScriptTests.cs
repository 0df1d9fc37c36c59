using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using PBench.Strategies.Processes.Pool;

namespace PBench.Strategies.Tests.Functions;

/// <summary>Code of scripts (.fsx, F# Interactive, notebooks) exists in the memory of its process only, and is told so in a line.</summary>
public sealed class ScriptTests
{
    [Test]
    public void A_function_of_a_dynamic_assembly_is_refused_in_one_line([Values(AssemblyBuilderAccess.Run, AssemblyBuilderAccess.RunAndCollect)] AssemblyBuilderAccess access)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("FSI-ASSEMBLY"), access);
        var refusal = Travel.Refusal(TwiceOf(assembly.DefineDynamicModule("FSI-ASSEMBLY"), static type => type));

        Assert.That(refusal.Message, Does.Contain("script").And.Contain("this process only").And.Not.Contain("\n"));
    }

    [Test]
    public void A_function_of_an_assembly_that_was_loaded_from_bytes_is_refused_in_one_line()
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("FSI-ASSEMBLY1"), typeof(object).Assembly);
        var refusal = Travel.Refusal(TwiceOf(assembly.DefineDynamicModule("FSI-ASSEMBLY1"), type =>
        {
            using var bytes = new MemoryStream();
            assembly.Save(bytes);
            bytes.Position = 0;
            return new AssemblyLoadContext("script").LoadFromStream(bytes).GetType(type.FullName!)!;
        }));

        Assert.That(refusal.Message, Does.Contain("script").And.Contain("compiled project").And.Not.Contain("\n"));
    }

    [Test]
    public void A_library_that_a_script_has_loaded_cannot_start_workers()
    {
        var own = typeof(LaunchPlan).Assembly.Location;
        var trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;

        Assert.That(LaunchPlan.IsDependency(trusted, own), Is.True, "this application");
        Assert.That(LaunchPlan.IsDependency(trusted, ""), Is.True, "a single file");
        Assert.That(LaunchPlan.IsDependency(string.Join(Path.PathSeparator, trusted.Split(Path.PathSeparator).Where(path => !path.EndsWith("PBench.Strategies.dll", StringComparison.Ordinal))), own), Is.False, "a script");
    }

    private static Func<int, int> TwiceOf(ModuleBuilder module, Func<Type, Type> load)
    {
        var type = module.DefineType("Script", TypeAttributes.Public);
        var code = type.DefineMethod("Twice", MethodAttributes.Public | MethodAttributes.Static, typeof(int), [typeof(int)]).GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Add);
        code.Emit(OpCodes.Ret);
        return load(type.CreateType()).GetMethod("Twice")!.CreateDelegate<Func<int, int>>();
    }
}

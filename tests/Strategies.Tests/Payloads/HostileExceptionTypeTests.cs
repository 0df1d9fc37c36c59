using System.Buffers;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Tests.Payloads;

/// <summary>An exception's type is the user's, too: what cannot be looked at arrives as <see cref="RemoteException"/>.</summary>
public sealed class HostileExceptionTypeTests
{
    [Test]
    public void A_constructor_that_takes_a_type_of_a_missing_assembly_is_not_looked_at()
    {
        var missing = new PersistedAssemblyBuilder(new AssemblyName("Missing"), typeof(object).Assembly);
        var missingType = missing.DefineDynamicModule("Missing").DefineType("Gone", TypeAttributes.Public);
        missingType.CreateType();
        var present = new PersistedAssemblyBuilder(new AssemblyName("Present"), typeof(object).Assembly);
        var type = present.DefineDynamicModule("Present").DefineType("BrokenException", TypeAttributes.Public, typeof(Exception));
        foreach (Type[] parameters in (Type[][])[[], [missingType]])
        {
            var code = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, parameters).GetILGenerator();
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Call, typeof(Exception).GetConstructor([])!);
            code.Emit(OpCodes.Ret);
        }

        type.CreateType();
        var thrown = (Exception)Activator.CreateInstance(Load(present).GetType("BrokenException")!)!;

        Assert.That(Trip(thrown), Is.TypeOf<RemoteException>().With.Property(nameof(RemoteException.TypeName)).EqualTo("BrokenException"));
    }

    [Test]
    public void A_message_that_can_be_read_once_only_is_kept_as_text()
    {
        var back = Trip(new FickleException());

        Assert.That(back, Is.TypeOf<RemoteException>().With.Message.EqualTo("read once"));
    }

    private static Assembly Load(PersistedAssemblyBuilder assembly)
    {
        using var bytes = new MemoryStream();
        assembly.Save(bytes);
        bytes.Position = 0;
        return new AssemblyLoadContext("broken").LoadFromStream(bytes);
    }

    private static Exception Trip(Exception thrown)
    {
        var bytes = new ArrayBufferWriter<byte>();
        ExceptionCodec.Encode(thrown, bytes);
        return ExceptionCodec.Decode(bytes.WrittenSpan);
    }

    // Its getter throws the second time in the life of an object.
    private sealed class FickleException : Exception
    {
        private bool wasRead;

        public override string Message
        {
            get
            {
                var again = wasRead;
                wasRead = true;
                return again ? throw new InvalidOperationException("read twice") : "read once";
            }
        }
    }
}

using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace PBench.Strategies.Travel;

/// <summary>The accessors of a <see cref="FieldsPlan"/> as code: no reflection, no boxes.</summary>
internal sealed class CompiledFields
{
    /// <summary>Set to <c>interpreted</c> in the environment, no accessors are compiled, here and in the workers: for tests.</summary>
    public const string Variable = "PBENCH_CODEC";

    private static readonly MethodInfo WriteValue = typeof(WireWriter).GetMethod(nameof(WireWriter.Value))!;
    private static readonly MethodInfo WriteText = typeof(GraphWriter).GetMethod(nameof(GraphWriter.Text))!;
    private static readonly MethodInfo WriteReference = typeof(CompiledFields).GetMethod(nameof(Reference), BindingFlags.Static | BindingFlags.NonPublic)!;
    private static readonly MethodInfo WriteSlot = typeof(Slot).GetMethod(nameof(Slot.Write))!;
    private static readonly MethodInfo ReadValue = typeof(GraphReader).GetMethod(nameof(GraphReader.Value))!;
    private static readonly MethodInfo ReadText = typeof(GraphReader).GetMethod(nameof(GraphReader.Text))!;
    private static readonly MethodInfo ReadReference = typeof(GraphReader).GetMethod(nameof(GraphReader.Reference))!;
    private static readonly MethodInfo ReadSlot = typeof(Slot).GetMethod(nameof(Slot.Read))!;

    private CompiledFields(Writer write, Reader read) => (Write, Read) = (write, read);

    public delegate void Writer(GraphWriter output, object value);

    public delegate void Reader(ref GraphReader input, object value);

    public static bool MayCompile { get; } = RuntimeFeature.IsDynamicCodeCompiled && Environment.GetEnvironmentVariable(Variable) != "interpreted";

    public Writer Write { get; }

    public Reader Read { get; }

    public static CompiledFields Make(FieldsPlan plan)
    {
        var slots = Array.ConvertAll(plan.Fields, static field => field.Slot);
        return new CompiledFields(
            (Writer)MakeWriter(plan).CreateDelegate(typeof(Writer), slots),
            (Reader)MakeReader(plan).CreateDelegate(typeof(Reader), slots));
    }

    private static DynamicMethod MakeWriter(FieldsPlan plan)
    {
        var method = new DynamicMethod("Write " + plan.Type.Name, null, [typeof(Slot[]), typeof(GraphWriter), typeof(object)], typeof(CompiledFields).Module, skipVisibility: true);
        var code = method.GetILGenerator();
        var owner = Owner(code, plan.Type, OpCodes.Ldarg_2);
        for (var i = 0; i < plan.Fields.Length; i++)
        {
            var field = plan.Fields[i];
            if (field.Slot.IsText)
            {
                code.Emit(OpCodes.Ldarg_1);
                Load(code, owner, field);
                code.Emit(OpCodes.Call, WriteText);
            }
            else if (field.Slot.IsReference)
            {
                code.Emit(OpCodes.Ldarg_1);
                Load(code, owner, field);
                LoadSlot(code, i);
                code.Emit(OpCodes.Call, WriteReference);
            }
            else if (field.Slot.Plan is RawPlan)
            {
                code.Emit(OpCodes.Ldarg_1);
                Load(code, owner, field);
                code.Emit(OpCodes.Call, WriteValue.MakeGenericMethod(field.Type));
            }
            else
            {
                LoadSlot(code, i);
                code.Emit(OpCodes.Ldarg_1);
                Load(code, owner, field);
                code.Emit(OpCodes.Box, field.Type);
                code.Emit(OpCodes.Ldnull);
                code.Emit(OpCodes.Call, WriteSlot);
            }
        }

        code.Emit(OpCodes.Ret);
        return method;
    }

    private static DynamicMethod MakeReader(FieldsPlan plan)
    {
        var method = new DynamicMethod("Read " + plan.Type.Name, null, [typeof(Slot[]), typeof(GraphReader).MakeByRefType(), typeof(object)], typeof(CompiledFields).Module, skipVisibility: true);
        var code = method.GetILGenerator();
        var owner = Owner(code, plan.Type, OpCodes.Ldarg_2);
        for (var i = 0; i < plan.Fields.Length; i++)
        {
            var field = plan.Fields[i];
            code.Emit(OpCodes.Ldloc, owner);
            if (field.Slot.IsText)
            {
                code.Emit(OpCodes.Ldarg_1);
                code.Emit(OpCodes.Call, ReadText);
            }
            else if (field.Slot.IsReference)
            {
                code.Emit(OpCodes.Ldarg_1);
                LoadSlot(code, i);
                code.Emit(OpCodes.Call, ReadReference);
                code.Emit(OpCodes.Castclass, field.Type);
            }
            else if (field.Slot.Plan is RawPlan)
            {
                code.Emit(OpCodes.Ldarg_1);
                code.Emit(OpCodes.Call, ReadValue.MakeGenericMethod(field.Type));
            }
            else
            {
                LoadSlot(code, i);
                code.Emit(OpCodes.Ldarg_1);
                code.Emit(OpCodes.Call, ReadSlot);
                code.Emit(OpCodes.Unbox_Any, field.Type);
            }

            code.Emit(OpCodes.Stfld, field.Info);
        }

        code.Emit(OpCodes.Ret);
        return method;
    }

    // Of a class the object, of a struct the place in its box.
    private static LocalBuilder Owner(ILGenerator code, Type type, OpCode argument)
    {
        var owner = code.DeclareLocal(type.IsValueType ? type.MakeByRefType() : type);
        code.Emit(argument);
        code.Emit(type.IsValueType ? OpCodes.Unbox : OpCodes.Castclass, type);
        code.Emit(OpCodes.Stloc, owner);
        return owner;
    }

    private static void Load(ILGenerator code, LocalBuilder owner, FieldPlan field)
    {
        code.Emit(OpCodes.Ldloc, owner);
        code.Emit(OpCodes.Ldfld, field.Info);
    }

    private static void LoadSlot(ILGenerator code, int index)
    {
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldc_I4, index);
        code.Emit(OpCodes.Ldelem_Ref);
    }

    private static void Reference(GraphWriter output, object? value, Slot slot) => output.Reference(value, slot);
}

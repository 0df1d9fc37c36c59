using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>Runs once over the code of one method and follows what <c>GetHashCode</c> gave: to what is returned, and to what is kept.</summary>
/// <remarks>
/// Kept is a code that is stored in a field or an element, or decides which element is used: cached codes, tables. A code that is handed to another
/// object counts as kept, unless a number comes back, which is followed instead. Through lambdas nothing is followed.
/// </remarks>
/// <param name="method">Whose code.</param>
/// <param name="returned">Of the type's own methods that return codes: types of the values whose codes they are.</param>
internal sealed class CodeScan(MethodBase method, Func<MethodBase, Type[]?> returned)
{
    private readonly Type[] typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : [];
    private readonly Type[] methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
    private readonly IlStack<CodeSlot> stack = new(CodeSlot.Merge);
    private Type[] arguments = [], locals = [];
    private Type[]? added; // by HashCode.Add
    private Type? constrained;

    /// <summary>Types of the values whose codes are kept; null: none are.</summary>
    public Type[]? Kept { get; private set; }

    /// <summary>The same of codes that are returned.</summary>
    public Type[]? Returned { get; private set; }

    public void Run()
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } code)
        {
            return;
        }

        arguments = [.. method.IsStatic ? [] : new[] { method.DeclaringType! }, .. method.GetParameters().Select(static parameter => parameter.ParameterType)];
        locals = [.. body.LocalVariables.Select(static local => local.LocalType)];
        foreach (var clause in body.ExceptionHandlingClauses)
        {
            stack.EnterHandler(clause);
        }

        foreach (var instruction in IlReader.Read(code))
        {
            stack.Enter(instruction.Offset);
            Step(instruction);
            stack.Leave(instruction);
            if (instruction.Code.OpCodeType != OpCodeType.Prefix)
            {
                constrained = null;
            }
        }
    }

    private void Step(in IlInstruction instruction)
    {
        var operand = instruction.Operand;
        switch (instruction.Code.Name)
        {
            case "ldarg.0" or "ldarg.1" or "ldarg.2" or "ldarg.3" or "ldarg.s" or "ldarg" or "ldarga.s" or "ldarga":
                stack.Push(stack.Local(-1 - operand) with { Type = Plain(arguments[operand]) });
                break;
            case "starg.s" or "starg":
                stack.SetLocal(-1 - operand, stack.Pop());
                break;
            case "ldloc.0" or "ldloc.1" or "ldloc.2" or "ldloc.3" or "ldloc.s" or "ldloc" or "ldloca.s" or "ldloca":
                stack.Push(stack.Local(operand) with { Type = Plain(locals[operand]) });
                break;
            case "stloc.0" or "stloc.1" or "stloc.2" or "stloc.3" or "stloc.s" or "stloc":
                stack.SetLocal(operand, stack.Pop());
                break;
            case "dup":
                var top = stack.Pop();
                stack.Push(top);
                stack.Push(top);
                break;
            case "ldstr":
                stack.Push(new CodeSlot(typeof(string)));
                break;
            case "ldfld" or "ldflda":
                stack.Pop();
                stack.Push(new CodeSlot(Field(operand).FieldType, IsPlace: instruction.Code == OpCodes.Ldflda));
                break;
            case "ldsfld" or "ldsflda":
                stack.Push(new CodeSlot(Field(operand).FieldType));
                break;
            case "stfld":
                Store(Field(operand), stack.Pop());
                stack.Pop();
                break;
            case "stobj" or "stind.i" or "stind.i1" or "stind.i2" or "stind.i4" or "stind.i8":
                var stored = stack.Pop();
                Keep(stack.Pop().IsPlace ? stored.Codes : null);
                break;
            case "castclass" or "isinst" or "unbox.any" or "box" or "unbox":
                stack.Push(stack.Pop() with { Type = method.Module.ResolveType(operand, typeArguments, methodArguments) });
                break;
            case "ldobj" or "ldind.ref" or "ldind.i4" or "ldind.i8" or "ldind.u4" or "neg" or "not":
                stack.Push(stack.Pop() with { IsPlace = false });
                break;
            case "call" or "callvirt" or "newobj":
                Call(method.Module.ResolveMethod(operand, typeArguments, methodArguments)!, instruction.Code);
                break;
            case "constrained.":
                constrained = method.Module.ResolveType(operand, typeArguments, methodArguments);
                break;
            case "calli":
                stack.Clear();
                break;
            case "ret":
                Returned = method is MethodInfo { ReturnType: var result } && result != typeof(void) ? CodeSlot.Union(Returned, stack.Pop().Codes) : null;
                stack.Clear();
                break;
            case { } name when name.StartsWith("ldelem", StringComparison.Ordinal):
                Keep(stack.Pop().Codes);
                stack.Push(new CodeSlot(stack.Pop().Type is { HasElementType: true } array ? array.GetElementType() : null, IsPlace: instruction.Code == OpCodes.Ldelema));
                break;
            case { } name when name.StartsWith("stelem", StringComparison.Ordinal):
                Keep(stack.Pop().Codes);
                Keep(stack.Pop().Codes);
                stack.Pop();
                break;
            case { } name when name.StartsWith("conv.", StringComparison.Ordinal):
                stack.Push(new CodeSlot(Codes: stack.Pop().Codes));
                break;
            case not null when IsArithmetic(instruction.Code):
                stack.Push(new CodeSlot(Codes: CodeSlot.Union(stack.Pop().Codes, stack.Pop().Codes)));
                break;
            default:
                stack.Apply(instruction.Code);
                break;
        }
    }

    private void Call(MethodBase callee, OpCode code)
    {
        var parameters = callee.GetParameters();
        Type[]? handed = null;
        CodeSlot first = default;
        for (var i = parameters.Length - 1; i >= 0; i--)
        {
            first = stack.Pop();
            handed = CodeSlot.Union(handed, first.Codes);
        }

        var receiver = callee.IsStatic || code == OpCodes.Newobj ? default : stack.Pop();
        var result = callee is MethodInfo { ReturnType: var declared } ? declared : code == OpCodes.Newobj ? callee.DeclaringType! : typeof(void);
        var codes = CodesOf(callee, parameters, first, code == OpCodes.Call ? receiver with { Type = callee.DeclaringType } : receiver) ?? returned(callee);
        if (codes is null && (handed ?? receiver.Codes) is not null)
        {
            codes = Followed(callee, result, code == OpCodes.Newobj) ? CodeSlot.Union(handed, receiver.Codes) : null;
            Keep(codes is null && IsKeeper(callee) ? handed : null);
        }

        if (result != typeof(void))
        {
            stack.Push(new CodeSlot(Plain(result), codes, result.IsByRef));
        }
    }

    // Where codes come from.
    private Type[]? CodesOf(MethodBase callee, ParameterInfo[] parameters, CodeSlot first, CodeSlot receiver)
    {
        if (callee.DeclaringType == typeof(HashCode))
        {
            var combined = callee.IsGenericMethod ? callee.GetGenericArguments() : [];
            added = callee.Name == nameof(HashCode.Add) ? CodeSlot.Union(added, combined) : added;
            return callee.Name switch
            {
                nameof(HashCode.Combine) => combined,
                nameof(HashCode.ToHashCode) => added ?? [],
                _ => null,
            };
        }

        if (callee.Name != nameof(GetHashCode))
        {
            return null;
        }

        if (parameters.Length > 0 && parameters[0].ParameterType is var parameter && parameter != typeof(StringComparison))
        {
            return [callee.DeclaringType == typeof(RuntimeHelpers) ? typeof(object) : parameter == typeof(object) ? first.Type ?? parameter : Plain(parameter)];
        }

        return callee.IsStatic ? [] : [constrained ?? receiver.Type ?? callee.DeclaringType!];
    }

    // A number comes back, or a value with it inside.
    private static bool Followed(MethodBase callee, Type result, bool creates) =>
        creates ? result.IsValueType && FrameworkTypes.Contains(result)
        : result.IsValueType && result != typeof(void) && result != typeof(bool) && callee.DeclaringType != typeof(Interlocked) && !IsCollection(callee.DeclaringType!);

    // What the framework does with numbers keeps them in its collections only.
    private static bool IsKeeper(MethodBase callee) =>
        !FrameworkTypes.Contains(callee.DeclaringType!) || callee.DeclaringType == typeof(Interlocked) || callee.DeclaringType == typeof(Volatile) || IsCollection(callee.DeclaringType!);

    private static bool IsCollection(Type type) => type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true;

    private void Store(FieldInfo field, CodeSlot value)
    {
        if (FieldPlan.Travels(field) && !CompilerNames.IsGenerated(field.DeclaringType!))
        {
            Keep(value.Codes);
        }
    }

    private void Keep(Type[]? codes) => Kept = CodeSlot.Union(Kept, codes);

    private static bool IsArithmetic(OpCode code) =>
        code.StackBehaviourPop == StackBehaviour.Pop1_pop1 && code.StackBehaviourPush == StackBehaviour.Push1;

    private static Type Plain(Type type) => type.IsByRef ? type.GetElementType()! : type;

    private FieldInfo Field(int token) => method.Module.ResolveField(token, typeArguments, methodArguments)!;
}

using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Functions;

/// <summary>Runs once over the code of one method, with a stack that knows only where closures, addresses of captured variables, and the struct whose method it is are.</summary>
/// <param name="method">Whose code.</param>
/// <param name="reach">Is told what is read and written.</param>
/// <param name="closures">Is told of each method that is called or mentioned; null: the code is a struct's own, of which only counts what it stores through <c>this</c>.</param>
/// <param name="selves">Knows this of other structs' methods.</param>
internal sealed class MethodScan(MethodBase method, ClosureReach reach, ClosureScan? closures, SelfScan selves)
{
    private readonly Type[] _typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : [];
    private readonly Type[] _methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
    private readonly bool _thisIsCapture = !method.IsStatic && CompilerNames.IsGenerated(method);
    private readonly bool _thisIsAddress = closures is null && !method.IsStatic && method.DeclaringType is { IsValueType: true };
    private readonly IlStack<IlSlot> _stack = new(IlSlot.Merge);
    private Type? _constrained; // the prefix of the next call

    public void Run()
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } code)
        {
            return; // abstract or external: no captured variable there
        }

        foreach (var clause in body.ExceptionHandlingClauses)
        {
            _stack.EnterHandler(clause);
        }

        foreach (var instruction in IlReader.Read(code))
        {
            _stack.Enter(instruction.Offset);
            Step(instruction);
            _stack.Leave(instruction);
            if (instruction.Code.OpCodeType != OpCodeType.Prefix)
            {
                _constrained = null;
            }
        }
    }

    private void Step(in IlInstruction instruction)
    {
        var operand = instruction.Operand;
        switch (instruction.Code.Name)
        {
            case "ldarg.0" when _thisIsCapture || _thisIsAddress:
                _stack.Push(new IlSlot(IsThis: _thisIsCapture, IsSelf: _thisIsAddress));
                break;
            case "constrained.":
                _constrained = method.Module.ResolveType(operand, _typeArguments, _methodArguments);
                break;
            case "dup":
                var top = _stack.Pop();
                _stack.Push(top);
                _stack.Push(top);
                break;
            case "ldloc.0" or "ldloc.1" or "ldloc.2" or "ldloc.3" or "ldloc.s" or "ldloc":
                _stack.Push(_stack.Local(operand));
                break;
            case "ldloca.s" or "ldloca" when _stack.Local(operand).Variable is not null: // of a span over a variable
                _stack.Push(_stack.Local(operand));
                break;
            case "stloc.0" or "stloc.1" or "stloc.2" or "stloc.3" or "stloc.s" or "stloc":
                _stack.SetLocal(operand, _stack.Pop());
                break;
            case "ldfld":
                Load(Field(operand), _stack.Pop());
                break;
            case "ldflda":
                LoadAddress(Field(operand), _stack.Pop());
                break;
            case "stfld":
                _stack.Pop();
                Store(Field(operand), _stack.Pop());
                break;
            case "stobj" or "cpobj" or "stind.ref" or "stind.i" or "stind.i1" or "stind.i2" or "stind.i4" or "stind.i8" or "stind.r4" or "stind.r8":
                _stack.Pop();
                StoreThrough(_stack.Pop());
                break;
            case "initobj":
                StoreThrough(_stack.Pop());
                break;
            case "call" or "callvirt" or "newobj":
                Call(Method(operand), instruction.Code == OpCodes.Newobj);
                break;
            case "ldftn" or "ldvirtftn":
                closures?.Follow(Method(operand));
                _stack.Apply(instruction.Code);
                break;
            case "ldtoken":
                Mention(operand);
                _stack.Apply(instruction.Code);
                break;
            case "ret":
                _stack.Clear();
                break;
            case "calli":
                reach.IsPartial = true; // the stack effect is in a signature we do not parse
                _stack.Clear();
                break;
            default:
                _stack.Apply(instruction.Code);
                break;
        }
    }

    private void Load(FieldInfo field, IlSlot owner)
    {
        Read(field);
        // From here on "this" is whatever closure the function was given: its own, or one it links to. Those it makes itself are in <>8__ fields.
        var leadsToCapture = owner.IsThis && CompilerNames.UserName(field.Name).Length == 0 && !field.Name.StartsWith("<>8__", StringComparison.Ordinal);
        _stack.Push(new IlSlot(IsThis: leadsToCapture));
    }

    private void LoadAddress(FieldInfo field, IlSlot owner)
    {
        Read(field);
        _stack.Push(IsVariable(field) ? new IlSlot(Variable: field, IsThis: owner.IsThis) : owner with { IsThis = false });
    }

    private void Store(FieldInfo field, IlSlot owner)
    {
        closures?.FollowStateMachine(field.DeclaringType!);
        if (IsVariable(field))
        {
            reach.AddWrite(field, owner.IsThis);
        }
        else
        {
            StoreThrough(owner); // a field of a captured struct
        }
    }

    private void StoreThrough(IlSlot address)
    {
        if (address.Variable is { } variable)
        {
            reach.AddWrite(variable, address.IsThis);
        }
        else if (address.IsSelf)
        {
            reach.WritesSelf = true;
        }
    }

    private void Call(MethodBase callee, bool creates)
    {
        closures?.Follow(callee);
        var view = default(IlSlot); // into a captured variable: whether it is written through is seen later
        var parameters = callee.GetParameters();
        for (var i = parameters.Length - 1; i >= 0; i--)
        {
            var argument = _stack.Pop();
            if (CompilerNames.IsViewOfInlineArray(callee))
            {
                view = argument; // its address, last in this loop
            }
            else if ((parameters[i].ParameterType.IsByRef && !IsReadOnly(parameters[i])) || (IsSpan(parameters[i].ParameterType) && callee.Name != "op_Implicit"))
            {
                StoreThrough(argument);
            }
        }

        if (creates)
        {
            if (CompilerNames.IsClosure(callee.DeclaringType!))
            {
                reach.AddCreated(callee.DeclaringType!);
            }

            _stack.Push(default);
            return;
        }

        if (!callee.IsStatic)
        {
            var receiver = _stack.Pop();
            CallOn(receiver, callee);
            view = IsSpan(callee.DeclaringType!) && callee.Name is "get_Item" or "Slice" ? receiver : default;
        }

        if (callee is MethodInfo { ReturnType: var result } && result != typeof(void))
        {
            _stack.Push(view);
        }
    }

    // On the address of a captured struct, or of what is in it.
    private void CallOn(IlSlot receiver, MethodBase callee)
    {
        if (receiver.Variable is null && !receiver.IsSelf)
        {
            return;
        }

        var isWrite = IsSpan(callee.DeclaringType!)
            ? callee.Name is "Fill" or "Clear"
            : selves.Writes(_constrained is null ? callee : SelfScan.Implementation(_constrained, callee));
        if (isWrite)
        {
            StoreThrough(receiver);
        }
    }

    private void Mention(int token)
    {
        switch (method.Module.ResolveMember(token, _typeArguments, _methodArguments))
        {
            case FieldInfo field:
                Read(field); // an expression tree reads it later
                break;
            case MethodBase callee:
                closures?.Follow(callee);
                break;
        }
    }

    private void Read(FieldInfo field)
    {
        if (IsVariable(field))
        {
            reach.AddRead(field);
        }
    }

    private static bool IsVariable(FieldInfo field) => CompilerNames.IsClosure(field.DeclaringType!) && !CompilerNames.IsLambdaCache(field);

    private static bool IsSpan(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Span<>);

    private static bool IsReadOnly(ParameterInfo parameter) => // in, ref readonly
        parameter.IsIn && !parameter.IsOut
        || parameter.IsDefined(typeof(System.Runtime.CompilerServices.IsReadOnlyAttribute), false)
        || parameter.IsDefined(typeof(System.Runtime.CompilerServices.RequiresLocationAttribute), false)
        || Array.IndexOf(parameter.GetRequiredCustomModifiers(), typeof(InAttribute)) >= 0;

    private FieldInfo Field(int token) => method.Module.ResolveField(token, _typeArguments, _methodArguments)!;

    private MethodBase Method(int token) => method.Module.ResolveMethod(token, _typeArguments, _methodArguments)!;
}

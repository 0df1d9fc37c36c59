using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Functions;

/// <summary>Runs once over the code of one method, with a stack that knows only where closures and addresses of captured variables are.</summary>
internal sealed class MethodScan(MethodBase method, ClosureReach reach, ClosureScan scan)
{
    private readonly Type[] _typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : [];
    private readonly Type[] _methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
    private readonly bool _thisIsCapture = !method.IsStatic && CompilerNames.IsGenerated(method);
    private readonly IlStack _stack = new();

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
        }
    }

    private void Step(in IlInstruction instruction)
    {
        var operand = instruction.Operand;
        switch (instruction.Code.Name)
        {
            case "ldarg.0" when _thisIsCapture:
                _stack.Push(new IlSlot(IsThis: true));
                break;
            case "dup":
                var top = _stack.Pop();
                _stack.Push(top);
                _stack.Push(top);
                break;
            case "ldloc.0" or "ldloc.1" or "ldloc.2" or "ldloc.3" or "ldloc.s" or "ldloc":
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
                scan.Follow(Method(operand));
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
        scan.FollowStateMachine(field.DeclaringType!);
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
    }

    private void Call(MethodBase callee, bool creates)
    {
        scan.Follow(callee);
        var parameters = callee.GetParameters();
        for (var i = parameters.Length - 1; i >= 0; i--)
        {
            var argument = _stack.Pop();
            if (parameters[i].ParameterType.IsByRef && !IsReadOnly(parameters[i]))
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
            _stack.Pop();
        }

        if (callee is MethodInfo { ReturnType: var result } && result != typeof(void))
        {
            _stack.Push(default);
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
                scan.Follow(callee);
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

    private static bool IsReadOnly(ParameterInfo parameter) => // in, ref readonly
        parameter.IsIn && !parameter.IsOut
        || parameter.IsDefined(typeof(System.Runtime.CompilerServices.IsReadOnlyAttribute), false)
        || parameter.IsDefined(typeof(System.Runtime.CompilerServices.RequiresLocationAttribute), false)
        || Array.IndexOf(parameter.GetRequiredCustomModifiers(), typeof(InAttribute)) >= 0;

    private FieldInfo Field(int token) => method.Module.ResolveField(token, _typeArguments, _methodArguments)!;

    private MethodBase Method(int token) => method.Module.ResolveMethod(token, _typeArguments, _methodArguments)!;
}

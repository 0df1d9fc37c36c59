using System.Reflection;
using System.Reflection.Emit;

namespace PBench.Strategies.Functions;

/// <summary>What is known of one value on the evaluation stack.</summary>
/// <param name="Variable">The captured variable whose address it is, or lies within.</param>
/// <param name="IsThis">True for a closure the function was given, or the address of a variable in one.</param>
/// <param name="IsSelf">The address of the struct whose method is read, or within it.</param>
internal readonly record struct IlSlot(FieldInfo? Variable = null, bool IsThis = false, bool IsSelf = false)
{
    public static IlSlot Merge(IlSlot a, IlSlot b) => new(a.Variable ?? b.Variable, a.IsThis || b.IsThis, a.IsSelf || b.IsSelf);
}

/// <summary>The evaluation stack along the code, in one pass: at a join the first way in decides, improved by what later ways know.</summary>
/// <typeparam name="TSlot">What is known of one value; its default: nothing.</typeparam>
/// <param name="merge">What is known of a value that is either.</param>
internal sealed class IlStack<TSlot>(Func<TSlot, TSlot, TSlot> merge)
    where TSlot : struct
{
    private readonly Dictionary<int, TSlot> _locals = [];
    private readonly Dictionary<int, List<TSlot>> _joins = [];
    private List<TSlot> _slots = [];
    private bool _isReachable = true;

    public TSlot Local(int number) => _locals.GetValueOrDefault(number);

    public void SetLocal(int number, TSlot slot) => _locals[number] = slot;

    public void Push(TSlot slot) => _slots.Add(slot);

    /// <summary>Unknown when empty: a backward branch may lead to code whose stack we have not seen.</summary>
    public TSlot Pop()
    {
        if (_slots.Count == 0)
        {
            return default;
        }

        var slot = _slots[^1];
        _slots.RemoveAt(_slots.Count - 1);
        return slot;
    }

    public void Clear() => _slots.Clear();

    /// <summary>A handler starts with the exception on the stack.</summary>
    public void EnterHandler(ExceptionHandlingClause clause)
    {
        var takesException = clause.Flags is ExceptionHandlingClauseOptions.Clause or ExceptionHandlingClauseOptions.Filter;
        _joins[clause.HandlerOffset] = takesException ? [default] : [];
        if (clause.Flags == ExceptionHandlingClauseOptions.Filter)
        {
            _joins[clause.FilterOffset] = [default];
        }
    }

    /// <summary>To be called before each instruction.</summary>
    public void Enter(int offset)
    {
        if (!_joins.TryGetValue(offset, out var joined))
        {
            if (!_isReachable)
            {
                _slots = [];
            }
        }
        else if (!_isReachable)
        {
            _slots = [.. joined];
        }
        else
        {
            Merge(joined, _slots);
        }

        _isReachable = true;
    }

    /// <summary>To be called after each instruction.</summary>
    public void Leave(in IlInstruction instruction)
    {
        switch (instruction.Code.FlowControl)
        {
            case FlowControl.Branch:
                if (instruction.Code == OpCodes.Leave || instruction.Code == OpCodes.Leave_S)
                {
                    Clear();
                }

                Join(instruction.Operand);
                _isReachable = false;
                break;
            case FlowControl.Cond_Branch:
                foreach (var target in instruction.Targets ?? [instruction.Operand])
                {
                    Join(target);
                }

                break;
            case FlowControl.Return or FlowControl.Throw:
                _isReachable = false;
                break;
        }
    }

    /// <summary>The effect of an instruction that neither makes nor uses anything we follow.</summary>
    public void Apply(OpCode code)
    {
        for (var i = Pops(code.StackBehaviourPop); i > 0; i--)
        {
            Pop();
        }

        for (var i = Pushes(code.StackBehaviourPush); i > 0; i--)
        {
            Push(default);
        }
    }

    private void Join(int target)
    {
        if (_joins.TryGetValue(target, out var joined))
        {
            Merge(_slots, joined);
        }
        else
        {
            _joins[target] = [.. _slots];
        }
    }

    private void Merge(List<TSlot> from, List<TSlot> into)
    {
        for (var i = 0; i < into.Count && i < from.Count; i++)
        {
            into[i] = merge(into[i], from[i]);
        }
    }

    private static int Pops(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pop0 or StackBehaviour.Varpop => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Popi_popi_popi or StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8
            or StackBehaviour.Popref_popi_popr4 or StackBehaviour.Popref_popi_popr8 or StackBehaviour.Popref_popi_popref
            or StackBehaviour.Popref_popi_pop1 => 3,
        _ => 2,
    };

    private static int Pushes(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Push0 or StackBehaviour.Varpush => 0,
        StackBehaviour.Push1_push1 => 2,
        _ => 1,
    };
}

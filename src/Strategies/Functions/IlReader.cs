using System.Buffers.Binary;
using System.Reflection.Emit;

namespace PBench.Strategies.Functions;

/// <summary>One instruction of a method body.</summary>
/// <remarks>The operand is a token, a local's or argument's number, or an absolute branch target; 0 where there is none or it does not matter.</remarks>
internal readonly record struct IlInstruction(int Offset, int End, OpCode Code, int Operand, int[]? Targets = null);

/// <summary>Splits a method body into instructions (ECMA-335, partition III).</summary>
internal static class IlReader
{
    private static readonly OpCode?[] OneByte = Table(0), TwoBytes = Table(0xFE);

    public static IEnumerable<IlInstruction> Read(byte[] body)
    {
        for (var at = 0; at < body.Length;)
        {
            var start = at;
            var code = (body[at] == 0xFE ? TwoBytes[body[++at]] : OneByte[body[at]])
                ?? throw new BadImageFormatException($"Unknown instruction at {start}.");
            at++;
            int operand = 0;
            int[]? targets = null;
            switch (code.OperandType)
            {
                case OperandType.InlineNone:
                    operand = Implied(code);
                    break;
                case OperandType.ShortInlineBrTarget:
                    operand = at + 1 + (sbyte)body[at++];
                    break;
                case OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    operand = body[at++];
                    break;
                case OperandType.InlineVar:
                    operand = BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(at));
                    at += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                case OperandType.InlineSwitch:
                    targets = new int[Int32(body, at)];
                    var end = at + 4 + 4 * targets.Length;
                    for (var i = 0; i < targets.Length; i++)
                    {
                        targets[i] = end + Int32(body, at + 4 + 4 * i);
                    }

                    at = end;
                    break;
                case OperandType.InlineBrTarget:
                    operand = at + 4 + Int32(body, at);
                    at += 4;
                    break;
                default: // tokens, int, float: four bytes
                    operand = Int32(body, at);
                    at += 4;
                    break;
            }

            yield return new IlInstruction(start, at, code, operand, targets);
        }
    }

    private static int Int32(byte[] body, int at) => BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at));

    // ldarg.0 … ldarg.3, ldloc.0 …, stloc.0 …: the number is in the code
    private static int Implied(OpCode code) => (ushort)code.Value is >= 0x02 and <= 0x0D and var value ? (value - 0x02) & 3 : 0;

    private static OpCode?[] Table(int prefix)
    {
        var table = new OpCode?[256];
        foreach (var field in typeof(OpCodes).GetFields())
        {
            if (field.GetValue(null) is OpCode code && (ushort)code.Value >> 8 == prefix && code.OpCodeType != OpCodeType.Nternal)
            {
                table[(byte)code.Value] = code;
            }
        }

        return table;
    }
}

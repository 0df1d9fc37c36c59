using PBench.Strategies.Interop;

namespace PBench.Strategies.Processes.Protocol;

/// <summary>What a worker needs so that its hash codes of texts and of <see cref="HashCode"/> are its parent's: the seeds, and two codes to see whether they are.</summary>
/// <remarks>No record: nothing prints the seeds. Goes through the inherited channel only.</remarks>
internal sealed class HashSeeds
{
    private const string Text = "a text of the greeting";

    private readonly bool areKnown;
    private readonly ulong texts;
    private readonly uint combinations;
    private readonly int field;
    private readonly int codeOfText;
    private readonly int codeOfCombination;

    private HashSeeds(bool areKnown, ulong texts, uint combinations, int field, int codeOfText, int codeOfCombination)
    {
        (this.areKnown, this.texts, this.combinations, this.field) = (areKnown, texts, combinations, field);
        (this.codeOfText, this.codeOfCombination) = (codeOfText, codeOfCombination);
    }

    /// <summary>In a worker: codes are made as in the parent. Else values of types that keep codes are refused.</summary>
    public static bool Agree { get; private set; } = true;

    public static HashSeeds OfThisProcess()
    {
        var areKnown = RuntimeSeeds.TryRead(out var texts, out var combinations, out var field);
        return new(areKnown, texts, combinations, field, CodeOfText(), CodeOfCombination());
    }

    public static HashSeeds Read(BinaryReader reader) => new(reader.ReadBoolean(), reader.ReadUInt64(), reader.ReadUInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());

    public void Write(BinaryWriter writer)
    {
        writer.Write(areKnown);
        writer.Write(texts);
        writer.Write(combinations);
        writer.Write(field);
        writer.Write(codeOfText);
        writer.Write(codeOfCombination);
    }

    /// <summary>In a worker, before any of the user's code.</summary>
    public void TakeOver() =>
        Agree = areKnown && RuntimeSeeds.TryWrite(texts, combinations, field) && CodeOfText() == codeOfText && CodeOfCombination() == codeOfCombination;

    private static int CodeOfText() => Text.GetHashCode(StringComparison.Ordinal);

    private static int CodeOfCombination() => HashCode.Combine(1, 2);
}

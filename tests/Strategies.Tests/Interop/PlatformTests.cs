using System.IO.Pipes;
using System.Runtime.InteropServices;
using PBench.Strategies.Interop;
using PBench.Strategies.Processes.Pipes;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Tests.Interop;

/// <summary>Which of the two ways a platform gets: what Linux does best, or what works everywhere.</summary>
public sealed class PlatformTests
{
    [Test]
    public void Linux_with_a_futex_and_proc_takes_the_fast_path() =>
        Assert.That(Platform.For(isPortableWanted: false, hasFutex: true, hasDescriptorPaths: true).IsPortable, Is.False);

    [TestCase(false, false, TestName = "Windows_and_macOS_have_neither")]
    [TestCase(true, false, TestName = "A_container_without_proc")]
    [TestCase(false, true, TestName = "A_processor_whose_call_numbers_are_unknown")]
    public void Anything_that_is_missing_makes_it_portable(bool hasFutex, bool hasDescriptorPaths) =>
        Assert.That(Platform.For(isPortableWanted: false, hasFutex, hasDescriptorPaths).IsPortable, Is.True);

    [Test]
    public void The_switch_takes_the_portable_path_where_the_fast_one_exists() =>
        Assert.That(Platform.For(isPortableWanted: true, hasFutex: true, hasDescriptorPaths: true).IsPortable, Is.True);

    [Test]
    public void The_futex_is_Linuxs_own() => Assert.That(
        Futex.IsSupported,
        Is.EqualTo(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64));

    [Test]
    public void Memory_is_without_a_name_or_a_file()
    {
        Assert.That(new Platform(IsPortable: false).Segments, Is.TypeOf<AnonymousBacking>());
        Assert.That(new Platform(IsPortable: true).Segments, Is.TypeOf<FileBacking>());
    }

    [Test]
    public void A_pipe_is_opened_by_the_worker_or_inherited()
    {
        using var inherited = new OneWayPipe(PipeDirection.Out, new Platform(IsPortable: true));
        Assert.That(inherited.Address, Does.StartWith("inherited:"));
        if (OperatingSystem.IsLinux())
        {
            using var opened = new OneWayPipe(PipeDirection.Out, new Platform(IsPortable: false));
            Assert.That(opened.Address, Does.StartWith($"/proc/{Environment.ProcessId}/fd/"));
        }
    }

    [Test]
    public void What_a_pipe_is_said_to_hold_can_be_written_while_nobody_reads()
    {
        using var pipe = new OneWayPipe(PipeDirection.Out, Platform.Current, isLarge: true);

        pipe.Stream.Write(new byte[PipeSize.Of(pipe.Handle)]); // would block for ever

        Assert.That(PipeSize.Of(pipe.Handle), Is.GreaterThanOrEqualTo(4096));
    }

    [Test]
    public void A_large_message_arrives_the_same_lent_or_copied([Values] bool isLent)
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var other = new AnonymousPipeClientStream(PipeDirection.In, pipe.ClientSafePipeHandle);
        var sent = new byte[300_000];
        Random.Shared.NextBytes(sent);
        var writer = new PipeWriter(pipe, isLent ? pipe.SafePipeHandle : null);
        var reader = new PipeReader(other);

        var writing = Task.Run(() => writer.Write(new MessageHeader { Kind = MessageKind.End, Length = sent.Length }, sent, mayLend: true));
        var received = reader.Read(out _, out var payload) ? payload.ToArray() : [];

        writing.Wait();
        Assert.That(received, Is.EqualTo(sent));
    }

    [Test]
    public void A_large_payload_can_be_read_where_it_belongs()
    {
        using var stream = new MemoryStream();
        var sent = new byte[200_000];
        Random.Shared.NextBytes(sent);
        new PipeWriter(stream).Write(new MessageHeader { Kind = MessageKind.End, Length = sent.Length }, sent);
        new PipeWriter(stream).Write(new MessageHeader { Kind = MessageKind.Part, Length = 3 }, [1, 2, 3]);
        stream.Position = 0;
        var reader = new PipeReader(stream);

        reader.ReadStart(24, out _, out var start);
        var place = new byte[sent.Length];
        start.CopyTo(place);
        for (var at = start.Length; reader.Rest > 0;)
        {
            at += reader.ReadSome(place.AsSpan(at));
        }

        var next = reader.Read(out var header, out var payload) ? payload.ToArray() : [];
        Assert.That(place, Is.EqualTo(sent));
        Assert.That(start.Length, Is.LessThan(sent.Length), "the rest was not copied");
        Assert.That((header.Kind, next), Is.EqualTo((MessageKind.Part, new byte[] { 1, 2, 3 })));
    }
}

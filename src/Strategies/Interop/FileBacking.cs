using System.Globalization;
using System.IO.MemoryMappedFiles;

namespace PBench.Strategies.Interop;

/// <summary>Everywhere: a private file in the temporary folder, deleted as soon as the workers have opened it.</summary>
/// <remarks>
/// Its name has the owner's process id and 128 random bits, and only the user may open it. If the owner is killed before it
/// deletes the file, the worker that opened it does, and the next session's <see cref="Sweep"/> removes what is left.
/// </remarks>
internal sealed class FileBacking : ISegmentBacking
{
    private const string Prefix = "pbench-segment-";
    private static int swept;

    public (MemoryMappedFile File, IDisposable Owner, string Address) Create(long length)
    {
        if (Interlocked.Exchange(ref swept, 1) == 0)
        {
            Sweep(Path.GetTempPath());
        }

        var path = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}"));
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            PreallocationSize = length, // a full disk is an IOException here, not a fatal error at the first touch
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var stream = new FileStream(path, options);
        try
        {
            stream.SetLength(length);
            var file = MemoryMappedFile.CreateFromFile(stream, null, length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
            return (file, new Owner(file, path), path);
        }
        catch
        {
            stream.Dispose();
            Delete(path);
            throw;
        }
    }

    public (MemoryMappedFile File, IDisposable Owner) Open(string address, long length)
    {
        var stream = new FileStream(address, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        try
        {
            var file = MemoryMappedFile.CreateFromFile(stream, null, length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
            return (file, file);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public void Forget(string address) => Delete(address);

    /// <summary>Removes files whose owner has ended. A folder that cannot be listed may still be written to, and if not, whoever makes a file in it says so.</summary>
    internal static void Sweep(string folder)
    {
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder, Prefix + "*"))
            {
                var owner = Path.GetFileName(path)[Prefix.Length..].Split('-')[0];
                if (int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && !IsAlive(id))
                {
                    Delete(path);
                }
            }
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            // Another user of the folder sweeps it.
        }
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return !process.HasExited && !IsZombie(id);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return gone is System.ComponentModel.Win32Exception; // it is there, and not ours
        }
    }

    // Killed, and nobody has asked how it ended: in a container without an init process it stays so for ever.
    private static bool IsZombie(int id)
    {
        try
        {
            return OperatingSystem.IsLinux() && File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat")).Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true; // gone meanwhile
        }
        catch (UnauthorizedAccessException)
        {
            return false; // there, and not ours
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            // Windows keeps a file that is open: whoever closes it last, or the next sweep, removes it.
        }
    }

    private sealed class Owner(MemoryMappedFile file, string path) : IDisposable
    {
        public void Dispose()
        {
            file.Dispose();
            Delete(path);
        }
    }
}

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VaporForge.Silo.Sandboxes;

/// <summary>Tells who follows a file that it was written to, or that a writer let go of it: one inotify instance and one thread for
/// all files of a host, which live while anything is followed. (.NET's own watcher takes an instance and a thread for each
/// folder, and a user has 128 instances.)</summary>
internal sealed class FileChanges
{
    private const int BufferBytes = 16 * 1024;

    /// <summary>inotify(7): watch descriptor, mask, cookie and length of the name, four bytes each, then the name.</summary>
    private const int EventHeaderBytes = 16;
    private const int MaskOffset = 4;
    private const int NameLengthOffset = 12;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, List<Action<bool>>> _followers = [];
    private SafeFileHandle? _instance;

    /// <param name="onChanged">True when a writer closed the file, false when it was written to. Called on a thread that serves
    /// others too, so it must be short; sometimes once too often.</param>
    /// <returns>To be disposed of when it is not wanted any more.</returns>
    /// <exception cref="IOException">The system gives no watch: the text says which.</exception>
    public IDisposable Follow(string path, Action<bool> onChanged)
    {
        lock (_gate)
        {
            if (_instance is null)
            {
                _instance = Libc.NewInotify();
                new Thread(Read) { IsBackground = true, Name = "file changes" }.Start(_instance);
            }

            var watch = Libc.AddWatch(_instance, path);
            if (_followers.TryGetValue(watch, out var followers)) followers.Add(onChanged);
            else _followers[watch] = [onChanged];
            return new Following(this, _instance, watch, onChanged);
        }
    }

    private void Unfollow(SafeFileHandle instance, int watch, Action<bool> onChanged)
    {
        lock (_gate)
        {
            if (!_followers.TryGetValue(watch, out var followers) || !followers.Remove(onChanged) || followers.Count > 0) return;
            _followers.Remove(watch);

            // This makes an event of its own, so the thread wakes and sees whether anyone is left.
            Libc.RemoveWatch(instance, watch);
        }
    }

    private void Read(object? state)
    {
        var instance = (SafeFileHandle)state!;
        var buffer = new byte[BufferBytes];
        while (true)
        {
            var read = RandomAccess.Read(instance, buffer, fileOffset: 0);
            Tell(buffer.AsSpan(0, read));
            lock (_gate)
            {
                if (_followers.Count > 0) continue;
                _instance = null;
                instance.Dispose();
                return;
            }
        }
    }

    private void Tell(ReadOnlySpan<byte> events)
    {
        while (events.Length >= EventHeaderBytes)
        {
            Tell(MemoryMarshal.Read<int>(events), MemoryMarshal.Read<uint>(events[MaskOffset..]));
            events = events[(EventHeaderBytes + MemoryMarshal.Read<int>(events[NameLengthOffset..]))..];
        }
    }

    private void Tell(int watch, uint mask)
    {
        // A negative watch says that events were lost: then all look at everything.
        var writerLeft = watch < 0 || (mask & Libc.ClosedByWriter) != 0;
        lock (_gate)
        {
            var told = watch < 0 ? _followers.Values.SelectMany(all => all) : _followers.GetValueOrDefault(watch) ?? [];
            foreach (var onChanged in told) onChanged(writerLeft);
        }
    }

    private sealed class Following(FileChanges changes, SafeFileHandle instance, int watch, Action<bool> onChanged) : IDisposable
    {
        public void Dispose() => changes.Unfollow(instance, watch, onChanged);
    }
}

namespace VaporForge.Grains.Sandboxes;

/// <summary>What people have open in one sandbox: no more than may be at once, and by its id what takes bytes. Not thread-safe: used
/// on one activation's scheduler.</summary>
internal sealed class OpenPrograms
{
    /// <summary>Each is a process in the sandbox, whose number there is bounded too; agents need most of them.</summary>
    public const int Max = 16;

    private readonly Dictionary<string, ProgramInput> _inputs = [];
    private int _open;

    /// <summary>To be disposed when the program is gone.</summary>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.SandboxBusy"/></exception>
    public IDisposable Enter()
    {
        if (_open == Max)
            throw new VaporForgeException(ErrorCodes.SandboxBusy, $"{Max} files and terminals are open in the sandbox; close some.");
        _open++;
        return new Place(() => _open--);
    }

    /// <summary>From now on bytes reach it; to be disposed when it takes no more.</summary>
    public IDisposable Listen(string id, ProgramInput input)
    {
        if (!_inputs.TryAdd(id, input)) throw new VaporForgeException(ErrorCodes.InvalidRequest, "This id is taken.");
        return new Place(() => _inputs.Remove(id));
    }

    public ProgramInput? Find(string id) => _inputs.GetValueOrDefault(id);

    private sealed class Place(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}

using System.Text;

namespace VaporForge.Chaos.Clients;

/// <summary>Reads an event stream (WHATWG HTML, 9.2.6) line by line, so that comments are seen too. An event counts when its blank line
/// is there: what was cut off before was not delivered.</summary>
internal sealed class SseReader(TextReader lines)
{
    private readonly StringBuilder _data = new();
    private string? _id;
    private string? _event;
    private bool _hasData;

    public async ValueTask<ViewerItem> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var line = await lines.ReadLineAsync(cancellationToken);
            if (line is null) return new ViewerItem.End("the stream ended");
            if (line.Length > 0)
            {
                Take(line);
                if (!_hasData) return ViewerItem.Alive.Instance;
            }
            else if (_hasData)
            {
                return Dispatch();
            }
        }
    }

    private void Take(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var field = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? "" : line[(colon + 1)..];
        if (value.StartsWith(' ')) value = value[1..];
        switch (field)
        {
            case "id":
                _id = value;
                break;
            case "event":
                _event = value;
                break;
            case "data":
                if (_hasData) _data.Append('\n');
                _data.Append(value);
                _hasData = true;
                break;
        }
    }

    private ViewerItem Dispatch()
    {
        ViewerItem item = _event is null or "message"
            ? new ViewerItem.Frame(_id ?? "", _data.ToString())
            : new ViewerItem.End($"event {_event}: {_data}");
        _data.Clear();
        (_id, _event, _hasData) = (null, null, false);
        return item;
    }
}

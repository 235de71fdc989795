using System.Text;

namespace Orleans.Generator;

/// <summary>Source text in the making, with indentation by blocks.</summary>
internal sealed class CodeText
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line) => _text.Append(' ', _depth * 4).Append(line).Append('\n');

    public void Open(string line)
    {
        Line(line);
        Line("{");
        _depth++;
    }

    public void Close(string end = "}")
    {
        _depth--;
        Line(end);
    }

    public void Raw(string text) => _text.Append(text);

    public override string ToString() => _text.ToString();
}

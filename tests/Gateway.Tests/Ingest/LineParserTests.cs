using System.Text;
using System.Text.Json;
using VaporForge.Gateway.Ingest;

namespace VaporForge.Gateway.Tests.Ingest;

public sealed class LineParserTests
{
    [Theory]
    [InlineData("""{"n":1,"type":"text-delta","text":"hi"}""", "text-delta", """{"text":"hi"}""")]
    [InlineData("""{"n":1,"type":"usage"}""", "usage", "{}")]
    [InlineData("""{ "n" : 1 , "type" : "x" , "a" : [1, 2] } """, "x", """{ "a" : [1, 2] }""")]
    [InlineData("""{"type":"x","n":1,"a":1}""", "x", """{"a":1}""")]
    [InlineData("""{"a":1,"n":1,"type":"x","b":2}""", "x", """{"a":1,"b":2}""")]
    [InlineData("""{"n":1,"type":"x","seq":9,"turnId":"t","at":"now","a":{"seq":1,"n":2}}""", "x", """{"a":{"seq":1,"n":2}}""")]
    [InlineData("""{"n":1,"type":"x","a":1,"seq":9}""", "x", """{"a":1}""")]
    [InlineData("""{"n":1,"type":"x","a":1,"\u0073eq":9}""", "x", """{"a":1}""")]
    [InlineData("""{"n":1,"type":"x","n":5,"type":"y","a":1}""", "x", """{"a":1}""")]
    [InlineData("""{"n":1,"type":"b\u00fccher","a":1}""", "bücher", """{"a":1}""")]
    [InlineData("""{"n":1,"type":"x","text":"\ud83d"}""", "x", """{"text":"\ufffd"}""")]
    [InlineData("""{"n":1,"type":"x","text":"\uDE00\ud83d\uDE00\ud83d\n"}""", "x", """{"text":"\ufffd\ud83d\uDE00\ufffd\n"}""")]
    [InlineData("""{"n":1,"type":"x","text":"\\ud83d","b\ud83d":1}""", "x", """{"text":"\\ud83d","b\ufffd":1}""")]
    [InlineData("""{"n":1,"type":"\ud800"}""", "\ufffd", "{}")]
    [InlineData("{\"n\":1,\"type\":\"x\",\"a\":1}\r", "x", """{"a":1}""")]
    public void Own_fields_go_on_as_they_are(string line, string type, string body)
    {
        var parsed = LineParser.Parse(Encoding.UTF8.GetBytes(line));
        Assert.Null(parsed.Fault);
        Assert.Equal((1L, type), (parsed.N, parsed.Type));
        Assert.Equal(body, Encoding.UTF8.GetString(parsed.Body!));
    }

    [Theory]
    [InlineData("not json", 0)]
    [InlineData("[]", 0)]
    [InlineData("42", 0)]
    [InlineData("null", 0)]
    [InlineData("\"text\"", 0)]
    [InlineData("{", 0)]
    [InlineData("{}", 0)]
    [InlineData("""{"type":"x"}""", 0)]
    [InlineData("""{"n":0,"type":"x"}""", 0)]
    [InlineData("""{"n":-1,"type":"x"}""", 0)]
    [InlineData("""{"n":1.5,"type":"x"}""", 0)]
    [InlineData("""{"n":"1","type":"x"}""", 0)]
    [InlineData("""{"n":99999999999999999999,"type":"x"}""", 0)]
    [InlineData("""{"n":3}""", 3)]
    [InlineData("""{"n":3,"type":""}""", 3)]
    [InlineData("""{"n":3,"type":7}""", 3)]
    [InlineData("""{"n":3,"type":"\ud80"}""", 3)]
    [InlineData("""{"n":3,"type":"turn-end","outcome":"completed"}""", 3)]
    [InlineData("""{"n":3,"type":"user-message"}""", 3)]
    [InlineData("""{"n":3,"type":"snapshot"}""", 3)]
    [InlineData("""{"n":3,"type":"x"}}""", 3)]
    [InlineData("""{"n":3,"type":"x"}{"n":4,"type":"y"}""", 3)]
    [InlineData("""{"n":3,"type":"x","a":}""", 3)]
    [InlineData("""{"n":3,"type":"x","a":01}""", 3)]
    public void What_is_no_frame_is_told_and_numbered_where_it_can_be(string line, long n)
    {
        var parsed = LineParser.Parse(Encoding.UTF8.GetBytes(line));
        Assert.NotNull(parsed.Fault);
        Assert.Equal(n, parsed.N);
        using var body = JsonDocument.Parse(LineParser.BodyOf(parsed.Fault));
        Assert.Equal("bad-line", body.RootElement.GetProperty("code").GetString());
        Assert.NotEqual("", body.RootElement.GetProperty("error").GetString());
    }

    [Fact]
    public void Invalid_utf8_very_deep_json_and_a_long_type_are_no_frames()
    {
        byte[] broken = [.. "{\"n\":1,\"type\":\"x\",\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        Assert.NotNull(LineParser.Parse(broken).Fault);
        var deep = new string('[', 5000) + new string(']', 5000);
        Assert.NotNull(LineParser.Parse(Encoding.UTF8.GetBytes($$"""{"n":1,"type":"x","a":{{deep}}}""")).Fault);
        Assert.NotNull(LineParser.Parse(Encoding.UTF8.GetBytes($$"""{"n":1,"type":"{{new string('x', 65)}}"}""")).Fault);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(20261121);
        var template = """{"n":12,"type":"text-delta","text":"héllo \u00e9","input":{"a":[1,2,{"b":null}]}}"""u8.ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var line = template.ToArray();
            for (var flips = random.Next(1, 6); flips > 0; flips--) line[random.Next(line.Length)] = (byte)random.Next(256);
            var parsed = LineParser.Parse(line.AsSpan(0, random.Next(line.Length + 1)));
            if (parsed.Fault is not null) continue;
            using var body = JsonDocument.Parse(parsed.Body!);
            Assert.NotNull(parsed.Type);
        }
    }
}

using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using VaporForge.Grains.Sandboxes;
using VaporForge.Users;

namespace VaporForge.Grains.Tests.Sandboxes;

public sealed class SandboxConfigurationTests
{
    [Fact]
    public void Nothing_configured_hashes_to_empty_in_every_part()
    {
        var configuration = SandboxConfiguration.From(User(), new SandboxOptions());
        Assert.All(configuration.Hashes.Values, hash => Assert.Equal("empty", hash));
        Assert.True(configuration.IsApplied(configuration.Hashes));
        Assert.False(configuration.IsApplied(new Dictionary<string, string>()));
    }

    [Fact]
    public void Later_servers_win_plugins_over_the_users_and_extra_over_both()
    {
        var options = new SandboxOptions
        {
            PluginMcpServers = { ["b"] = """{"command":"plugin"}""", ["c"] = """{"command":"plugin"}""" },
            ExtraMcpServers = { ["c"] = """{"command":"extra"}""" },
        };
        var user = User(("a", """{"command":"user"}"""), ("b", """{"command":"user"}"""), ("c", """{"command":"user"}"""));
        var servers = SandboxConfiguration.From(user, options).Parts.GetProperty("mcpServers");
        Assert.Equal("user", Command(servers, "a"));
        Assert.Equal("plugin", Command(servers, "b"));
        Assert.Equal("extra", Command(servers, "c"));
    }

    [Fact]
    public void Packages_are_the_first_argument_of_npx_that_is_no_option()
    {
        var user = User(
            ("one", """{"command":"npx","args":["-y","--quiet","pkg-b","--flag"]}"""),
            ("two", """{"command":"npx","args":["pkg-a"]}"""),
            ("three", """{"command":"uvx","args":["other"]}"""),
            ("four", """{"command":"npx","args":["-y"]}"""));
        var packages = SandboxConfiguration.From(user, new SandboxOptions()).Parts.GetProperty("packages");
        Assert.Equal(["pkg-a", "pkg-b"], packages.EnumerateArray().Select(p => p.GetString()));
    }

    [Fact]
    public void A_removed_server_is_a_difference()
    {
        var before = SandboxConfiguration.From(User(("a", """{"command":"x"}""")), new SandboxOptions());
        var after = SandboxConfiguration.From(User(), new SandboxOptions());
        Assert.False(after.IsApplied(before.Hashes));
        Assert.True(before.IsApplied(before.Hashes));
    }

    [Fact]
    public void Equal_values_hash_equally_whatever_the_order_of_keys_and_the_white_space()
    {
        using var one = JsonDocument.Parse("""{"b": [1, {"y":2,"x":1}], "a": "é"}""");
        using var two = JsonDocument.Parse("""{"a":"\u00e9","b":[1,{"x":1,"y":2}]}""");
        Assert.Equal(CanonicalJson.Hash(one.RootElement), CanonicalJson.Hash(two.RootElement));
        Assert.Equal("""{"a":"é","b":[1,{"x":1,"y":2}]}""", Encoding.UTF8.GetString(CanonicalJson.Write(one.RootElement)));
    }

    [Theory]
    [InlineData("""{"n":1.0}""", """{"n":1}""")]
    [InlineData("""{"n":[1e2,-0,0.5e-7,1E21,123456789012]}""", """{"n":[100,0,5e-8,1e+21,123456789012]}""")]
    [InlineData("""{"n":123456789012345678901234567890}""", """{"n":1.2345678901234568e+29}""")]
    [InlineData("""{"n":1e400}""", """{"n":1e400}""")]
    [InlineData("""["\ud83d\ude00 \u2028 <&>'+` \u00a0 \/ \u007f"]""", "[\"😀 \u2028 <&>'+` \u00a0 / \u007f\"]")]
    [InlineData("""["\" \\ \b\f\n\r\t \u0000 \u001F"]""", """["\" \\ \b\f\n\r\t \u0000 \u001f"]""")]
    [InlineData("""{"\ufb33":1,"\ud83d\ude00":2,"\u20ac":3,"1":4,"":5}""", "{\"\":5,\"1\":4,\"€\":3,\"😀\":2,\"\ufb33\":1}")]
    [InlineData("""[true,false,null,{},[],""]""", """[true,false,null,{},[],""]""")]
    public void Canonical_json_is_that_of_RFC_8785(string json, string canonical)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(canonical, Encoding.UTF8.GetString(CanonicalJson.Write(document.RootElement)));
    }

    [Theory]
    [InlineData("{}", "empty")]
    [InlineData("[]", "empty")]
    [InlineData("null", "empty")]
    [InlineData("""{"a":1}""", "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862")]
    public void The_hash_is_sha256_in_hex(string json, string hash)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(hash, CanonicalJson.Hash(document.RootElement));
    }

    [Fact]
    public void Users_secrets_win_over_the_operators_and_reserved_names_cannot_be_taken()
    {
        var merged = AgentEnvironment.Merge(
            new Dictionary<string, string> { ["A"] = "operator", ["B"] = "operator" },
            new Dictionary<string, string> { ["B"] = "user", ["IS_SANDBOX"] = "0", ["VF_SESSION_MODE"] = "x", ["NODE_PATH"] = "/", ["PATH"] = "/", ["HOME"] = "/" });
        Assert.Equal(["A=operator", "B=user"], merged.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    private static ResolvedConfiguration User(params (string Name, string Json)[] servers) => new(
        servers.ToImmutableDictionary(s => s.Name, s => Encoding.UTF8.GetBytes(s.Json)),
        ImmutableDictionary<string, string>.Empty,
        ImmutableDictionary<string, string>.Empty,
        null,
        null);

    private static string? Command(JsonElement servers, string name) => servers.GetProperty(name).GetProperty("command").GetString();
}

using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using VaporForge.Docker.Sandboxes;
using VaporForge.Sandboxes.Tests.Support;

namespace VaporForge.Sandboxes.Tests.Docker;

public sealed class IsolationTests
{
    [ContainerFact]
    public async Task Root_file_system_is_read_only()
    {
        await using var world = await DockerWorld.CreateAsync();
        await using var shell = await world.WakeAsync("s1");

        Assert.Equal("no", await shell.RunAsync("touch /etc/passwd /bin/x /x 2>/dev/null && echo yes || echo no"));
        Assert.Equal("yes", await shell.RunAsync("touch /workspace/x /home/agent/x /tmp/x /run/x && echo yes"));
    }

    [ContainerFact]
    public async Task Programs_run_from_tmp_and_not_from_run()
    {
        await using var world = await DockerWorld.CreateAsync();
        await using var shell = await world.WakeAsync("s1");

        await shell.RunAsync("umask 022; for d in /tmp /run; do cp /bin/busybox $d/echo; chmod 755 $d/echo; done");

        Assert.Equal("ran", await shell.RunAsync("/tmp/echo ran"));
        Assert.Equal("denied", await shell.RunAsync("/run/echo ran 2>/dev/null || echo denied"));
    }

    [ContainerFact]
    public async Task Nobody_in_it_is_root_or_can_become_so()
    {
        await using var world = await DockerWorld.CreateAsync();
        await using var shell = await world.WakeAsync("s1");

        Assert.Equal("10001 10001", await shell.RunAsync("echo $(id -u) $(id -g)"));
        var status = await shell.RunAsync("cat /proc/self/status");
        foreach (var set in (string[])["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"])
            Assert.Contains($"{set}:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Contains("NoNewPrivs:\t1", status, StringComparison.Ordinal);
        Assert.Contains("Seccomp:\t2", status, StringComparison.Ordinal);
    }

    [ContainerFact]
    public async Task Processes_beyond_the_limit_are_refused()
    {
        await using var world = await DockerWorld.CreateAsync(options => options.Pids = 32);
        await using var shell = await world.WakeAsync("s1");

        await shell.SendAsync("i=0; while [ $i -lt 60 ]; do sleep 30 & i=$((i+1)); done 2>/dev/null");

        // The shell that cannot fork ends; so do the replies.
        await shell.ReadToEndAsync();
        Assert.NotNull(await world.InspectAsync("s1"));
    }

    [ContainerFact]
    public async Task Memory_beyond_the_limit_is_refused_and_the_host_lives()
    {
        await using var world = await DockerWorld.CreateAsync(options => options.MemoryBytes = 64 << 20);
        await using var shell = await world.WakeAsync("s1");

        var killed = await shell.RunAsync("dd if=/dev/zero of=/dev/null bs=200M count=1 2>/dev/null && echo had || echo refused");

        Assert.EndsWith("refused", killed, StringComparison.Ordinal);
    }

    [ContainerFact]
    public async Task Two_sandboxes_cannot_reach_each_other()
    {
        foreach (var egress in Enum.GetValues<Egress>())
        {
            await using var world = await DockerWorld.CreateAsync(options => options.Egress = egress);
            await using var one = await world.WakeAsync("s1");
            await using var two = await world.WakeAsync("s2");
            var address = await one.RunAsync("ip -4 -o addr show eth0 | grep -o 'inet [0-9.]*' | grep -o '[0-9.]*'");
            await one.RunAsync("(while true; do echo open | nc -l -p 7000; done) >/dev/null 2>&1 &");

            // It does listen: it reaches itself, as soon as it is up.
            var self = $"for i in $(seq 50); do [ \"$({Netcat(address, 7000)})\" = open ] && echo open && break; sleep 0.1; done";
            Assert.Equal("open", await one.RunAsync(self));
            Assert.Equal("closed", await two.RunAsync(Connect(address, 7000)));
            Assert.Equal("", await two.RunAsync("cat /proc/net/if_inet6"));
        }
    }

    [ContainerFact]
    public async Task Nothing_but_the_bridge_address_is_reachable()
    {
        await using var world = await DockerWorld.CreateAsync();
        await using var shell = await world.WakeAsync("s1");
        var bridge = IPAddress.Parse(Assert.Single(world.Host.CallbackUrls).Host);

        await using var inside = new Listener(bridge);
        Assert.Equal("open", await shell.RunAsync(Connect(bridge.ToString(), inside.Port)));

        // Addresses of this machine, where something listens; of the world; and of where clouds keep their machines'
        // secrets.
        var listeners = OtherAddresses(bridge).Select(address => (Address: address, Listener: new Listener(address))).ToArray();
        var attempts = listeners.Select(one => Connect(one.Address.ToString(), one.Listener.Port))
            .Concat(((string[])["1.1.1.1", "8.8.8.8", "169.254.169.254"]).Select(address => Connect(address, 53)));
        var results = await shell.RunAsync($"{string.Join(" ", attempts.Select(one => $"( {one} ) &"))} wait");
        foreach (var (_, listener) in listeners) await listener.DisposeAsync();
        Assert.Equal(["closed"], results.Split('\n').Distinct());

        // No names, not even by way of the engine's resolver.
        Assert.Equal("closed", await shell.RunAsync("timeout 3 nslookup example.com >/dev/null 2>&1 && echo open || echo closed"));
    }

    [ContainerFact]
    public async Task Open_egress_reaches_other_addresses()
    {
        await using var world = await DockerWorld.CreateAsync(options => options.Egress = Egress.Open);
        await using var shell = await world.WakeAsync("s1");
        var bridge = IPAddress.Parse(Assert.Single(world.Host.CallbackUrls).Host);
        var other = OtherAddresses(bridge).First(address => !IPAddress.IsLoopback(address));

        await using var elsewhere = new Listener(other);

        Assert.Equal("open", await shell.RunAsync(Connect(other.ToString(), elsewhere.Port)));
    }

    [ContainerFact]
    public async Task Network_that_does_not_isolate_is_refused()
    {
        await using var world = await DockerWorld.CreateAsync();
        await world.Engine.CreateNetworkAsync(
            new()
            {
                Name = world.Names.Network(Egress.Internal),
                Driver = "bridge",
                Internal = true,
                Options = new Dictionary<string, string>(),
                Labels = new Dictionary<string, string>(),
            },
            CancellationToken.None);

        var error = await Assert.ThrowsAsync<VaporForgeException>(() => world.WakeAsync("s1"));

        Assert.Contains("docker network rm", error.Message, StringComparison.Ordinal);
    }

    private static string Connect(string address, int port) =>
        $"[ \"$({Netcat(address, port)})\" = open ] && echo open || echo closed";

    private static string Netcat(string address, int port) => $"nc -w 1 {address} {port} < /dev/null 2>/dev/null";

    private static IEnumerable<IPAddress> OtherAddresses(IPAddress bridge) =>
        from card in NetworkInterface.GetAllNetworkInterfaces()
        where card.OperationalStatus == OperationalStatus.Up || card.Name == "docker0"
        from address in card.GetIPProperties().UnicastAddresses
        where address.Address.AddressFamily == AddressFamily.InterNetwork && !address.Address.Equals(bridge)
        where !card.Name.StartsWith("vf-", StringComparison.Ordinal)
        select address.Address;
}

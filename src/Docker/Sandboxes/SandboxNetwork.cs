using System.Net;
using VaporForge.Docker.Engine;

namespace VaporForge.Docker.Sandboxes;

/// <summary>
/// The one network of an instance's sandboxes: a bridge without traffic between its containers.
/// <para>With <see cref="Egress.Internal"/> it forwards nothing, but engines up to 20.10 still make the bridge the
/// default route, and what is addressed to any address of the host is not forwarded but received: so every service of
/// the host would be within reach (seen on 20.10.24). The default route therefore points at an address that nobody has,
/// and only the bridge's own address remains. The engine takes such an address together with a subnet only, so a
/// passing network first finds out which subnet is free.</para>
/// <para>On the bridge's address everything is reachable that listens on all addresses. Who wants less filters the
/// interface <see cref="SandboxNames.Bridge"/>: <c>iptables -I INPUT -i (bridge) -p tcp ! --dport (internal port) -j
/// DROP</c>.</para>
/// </summary>
internal sealed class SandboxNetwork(DockerEngine engine, SandboxNames names, Egress egress, TimeProvider time) : IDisposable
{
    private const int MaxAttempts = 5;
    private const string NeighboursOption = "com.docker.network.bridge.enable_icc";
    private const string BridgeOption = "com.docker.network.bridge.name";

    /// <summary>The engine's name for an auxiliary address that becomes the containers' default route.</summary>
    private const string DefaultRoute = "DefaultGatewayIPv4";

    private readonly SemaphoreSlim _making = new(1);

    public string Name => names.Network(egress);

    /// <summary>The host's address on the bridge. Creates the network where it is absent; safe when several do so at
    /// once.</summary>
    public async Task<IPAddress> EnsureAsync(CancellationToken cancellationToken)
    {
        if (await engine.FindNetworkAsync(Name, cancellationToken) is { } there) return AddressOf(there);
        await _making.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 1; attempt <= MaxAttempts; attempt++)
            {
                if (await engine.FindNetworkAsync(Name, cancellationToken) is { } found) return AddressOf(found);
                await CreateAsync(cancellationToken);
            }
        }
        finally
        {
            _making.Release();
        }

        throw EngineFault.Unavailable(
            $"The network '{Name}' could not be made: its name, bridge or subnet is taken. Look at 'docker network ls'.");
    }

    public Task RemoveAsync(CancellationToken cancellationToken) => engine.RemoveNetworkAsync(Name, cancellationToken);

    public void Dispose() => _making.Dispose();

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var request = Request(Name, bridge: names.Bridge(egress));
        if (egress == Egress.Internal)
        {
            var subnet = await FindFreeSubnetAsync(cancellationToken);
            var pool = new IpamPool
            {
                Subnet = subnet.ToString(),
                Gateway = Address(subnet, fromStart: 1).ToString(),
                AuxiliaryAddresses = new Dictionary<string, string> { [DefaultRoute] = Address(subnet, fromStart: -2).ToString() },
            };
            request = request with { IPAM = new Ipam([pool]) };
        }

        await engine.CreateNetworkAsync(request, cancellationToken);
    }

    private async Task<IPNetwork> FindFreeSubnetAsync(CancellationToken cancellationToken)
    {
        var passing = $"{Name}-{Ids.New(time)}";
        if (await engine.CreateNetworkAsync(Request(passing, bridge: null), cancellationToken) != CreateOutcome.Created)
            throw EngineFault.Unavailable("The Docker Engine has no free subnet. Remove networks that are not used: 'docker network prune'.");
        try
        {
            var made = await engine.FindNetworkAsync(passing, cancellationToken);
            return made?.IPAM?.Config is [var pool, ..] && IPNetwork.TryParse(pool.Subnet, out var subnet)
                ? subnet
                : throw EngineFault.Unavailable("The Docker Engine made a network without a subnet.");
        }
        finally
        {
            await engine.RemoveNetworkAsync(passing, CancellationToken.None);
        }
    }

    private NetworkRequest Request(string name, string? bridge)
    {
        var options = new Dictionary<string, string> { [NeighboursOption] = "false" };
        if (bridge is not null) options[BridgeOption] = bridge;
        return new NetworkRequest
        {
            Name = name,
            Driver = "bridge",
            Internal = egress == Egress.Internal,
            CheckDuplicate = true,
            Options = options,
            Labels = new Dictionary<string, string> { [SandboxNames.InstanceLabel] = names.Instance },
        };
    }

    private IPAddress AddressOf(NetworkDetails found)
    {
        var pool = found.IPAM?.Config is [var first, ..] ? first : null;
        var isolates = found.Driver == "bridge"
            && found.Options?.GetValueOrDefault(NeighboursOption) == "false"
            && found.Internal == (egress == Egress.Internal)
            && (egress == Egress.Open || pool?.AuxiliaryAddresses?.ContainsKey(DefaultRoute) == true);
        if (isolates && IPAddress.TryParse(pool?.Gateway?.Split('/')[0], out var address)) return address;
        throw EngineFault.Unavailable(
            $"The network '{Name}' exists and does not isolate as it must. Remove it ('docker network rm {Name}'); it is made anew.");
    }

    /// <summary>The address so many after the subnet's first, or, where negative, from its end.</summary>
    private static IPAddress Address(IPNetwork subnet, int fromStart)
    {
        var bytes = subnet.BaseAddress.GetAddressBytes();
        var first = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var size = subnet.PrefixLength == 0 ? 0 : 1u << (32 - subnet.PrefixLength);
        var wanted = fromStart >= 0 ? first + (uint)fromStart : first + size - (uint)-fromStart;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, wanted);
        return new IPAddress(bytes);
    }
}

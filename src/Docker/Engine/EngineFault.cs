using System.Net;
using System.Net.Sockets;

namespace VaporForge.Docker.Engine;

/// <summary>What went wrong between us and the engine, as the one exception that crosses boundaries: the text says what
/// is wrong and what to do about it; what the engine said goes to the operator's log.</summary>
internal static class EngineFault
{
    public static VaporForgeException Refused(string doing, HttpStatusCode status, string message) =>
        Unavailable($"The Docker Engine could not {doing}: {message}", $"{(int)status} {message}");

    public static VaporForgeException TooSlow(string doing, TimeSpan limit) =>
        Unavailable($"The Docker Engine took more than {limit.TotalSeconds:0} s to {doing}. Look whether its machine is overloaded.");

    public static VaporForgeException Unreachable(DockerEndpoint endpoint, Exception exception) =>
        Unavailable(Explain(endpoint, FindSocketError(exception)), exception.Message, exception);

    public static VaporForgeException TooOld(string offered) => Unavailable(
        $"The Docker Engine speaks API version {offered}, and {ApiVersion.Oldest} is needed. Update it to 20.10 or newer.");

    public static VaporForgeException Unavailable(string text, string? detail = null, Exception? inner = null) =>
        new(ErrorCodes.SandboxUnavailable, text, detail, inner);

    private static string Explain(DockerEndpoint endpoint, SocketError? error) => error switch
    {
        SocketError.AccessDenied =>
            $"The user that VaporForge runs as may not open {endpoint}. Add it to the group 'docker' (and sign in again), "
            + "or use the process host.",
        SocketError.ConnectionRefused or SocketError.AddressNotAvailable =>
            $"No Docker Engine answers at {endpoint}. Start it (for example 'systemctl start docker'), set Docker:Endpoint "
            + "to where it listens, or use the process host.",
        _ => $"The connection to the Docker Engine at {endpoint} failed. Look whether it still runs.",
    };

    private static SocketError? FindSocketError(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SocketException socket) return socket.SocketErrorCode;
        }

        return null;
    }
}

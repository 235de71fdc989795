using VaporForge.Grains.Sandboxes;

namespace VaporForge.Docker.Sandboxes;

/// <summary>Ends a program in a container together with all that it started, which has its marker in its environment: first as a
/// terminal that is hung up does, then without asking. The engine itself ends nothing, and tells no process number that means
/// anything in the container.</summary>
internal static class ProgramEnd
{
    /// <summary>Stopped programs hear nothing before they are continued. A program that is just being started may be missed once, so
    /// the last signal is sent until nobody is left, for a bounded time.</summary>
    private const string Script =
        """
        send() {
          left=
          for file in $(grep -ls "$mark" /proc/[0-9]*/environ); do
            process=${file#/proc/}
            left=yes
            kill "-$1" "${process%/environ}" 2>/dev/null
          done
        }
        mark=$1
        send HUP
        send CONT
        for try in 1 2 3 4 5 6 7 8 9 10; do
          sleep 0.1
          send 0
          [ -n "$left" ] || exit 0
        done
        for try in 1 2 3 4 5; do
          send KILL
          [ -n "$left" ] || exit 0
          sleep 0.1
        done
        """;

    public static IReadOnlyList<string> Command(string marker) => ["/bin/sh", "-c", Script, "sh", $"{ProgramSpec.Marker}={marker}"];
}

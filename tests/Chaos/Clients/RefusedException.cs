namespace VaporForge.Chaos.Clients;

/// <summary>A viewer's connection was refused by an HTTP answer.</summary>
internal sealed class RefusedException(int status, string code) : Exception($"{status} {code}")
{
    public int Status => status;
    public string Code => code;
}

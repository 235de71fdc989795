using System.Text.Json.Serialization;

namespace VaporForge.Docker.Engine;

/// <summary>The Docker Engine API writes names as C# does; only errors have theirs in lower case.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(ContainerRequest))]
[JsonSerializable(typeof(ContainerDetails))]
[JsonSerializable(typeof(CreatedContainer))]
[JsonSerializable(typeof(ContainerExit))]
[JsonSerializable(typeof(IReadOnlyList<ListedContainer>))]
[JsonSerializable(typeof(ImageDetails))]
[JsonSerializable(typeof(ExecRequest))]
[JsonSerializable(typeof(ExecStart))]
[JsonSerializable(typeof(CreatedExec))]
[JsonSerializable(typeof(ExecDetails))]
[JsonSerializable(typeof(ContainerStats))]
[JsonSerializable(typeof(NetworkRequest))]
[JsonSerializable(typeof(NetworkDetails))]
[JsonSerializable(typeof(VolumeDetails))]
[JsonSerializable(typeof(VolumeList))]
[JsonSerializable(typeof(EngineInfo))]
[JsonSerializable(typeof(EngineError))]
[JsonSerializable(typeof(Dictionary<string, IReadOnlyList<string>>))]
internal sealed partial class DockerJson : JsonSerializerContext;

using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Description;

/// <summary>Makes the described shapes those that answers have, for people who generate clients or check answers.</summary>
internal static class SchemaDescription
{
    public static Task CorrectAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(SessionStatus)) DescribeWords<SessionStatus>(schema, Words.Of);
        if (context.JsonTypeInfo.Type == typeof(SandboxState)) DescribeWords<SandboxState>(schema, Words.Of);

        // What is null is left out, so nobody may count on it.
        foreach (var member in context.JsonTypeInfo.Properties.Where(IsOptional)) schema.Required?.Remove(member.Name);
        return Task.CompletedTask;
    }

    private static void DescribeWords<T>(OpenApiSchema schema, Func<T, string> wordOf) where T : struct, Enum
    {
        schema.Type = JsonSchemaType.String;
        schema.Enum = [.. Enum.GetValues<T>().Select(value => (JsonNode)wordOf(value))];
    }

    private static bool IsOptional(JsonPropertyInfo member) =>
        member.IsGetNullable || Nullable.GetUnderlyingType(member.PropertyType) is not null;
}

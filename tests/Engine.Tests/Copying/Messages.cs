using System.Collections.Immutable;
using Orleans;

namespace VaporForge.Engine.Copying;

/// <summary>A message that can change.</summary>
[GenerateSerializer]
public class Box
{
    [Id(0)]
    public int Number { get; set; }

    [Id(1)]
    public List<int> Numbers { get; set; } = [];

    [Id(2)]
    public Box? Inner { get; set; }
}

/// <summary>A derived message, which calls declare by its base.</summary>
[GenerateSerializer]
public sealed class BigBox : Box
{
    [Id(0)]
    public byte[] Bytes { get; set; } = [];

    [Id(1)]
    public Dictionary<string, List<int>> Table { get; init; } = [];
}

/// <summary>A record with members that cannot be set.</summary>
[GenerateSerializer]
public sealed record Letter([property: Id(0)] string Text, [property: Id(1)] int[] Pages)
{
    [Id(2)]
    public ImmutableArray<string> Tags { get; init; } = [];
}

/// <summary>A value.</summary>
[GenerateSerializer]
public struct Spot
{
    [Id(0)]
    public int X { get; set; }

    [Id(1)]
    public int[]? More { get; set; }
}

/// <summary>A message that says of itself that nobody changes it.</summary>
[GenerateSerializer, Immutable]
public sealed record Note([property: Id(0)] string Text, [property: Id(1)] int[] Pages);

namespace VaporForge.Testing.Prerequisites;

/// <summary>On a class whose <see cref="ContractFactAttribute"/> facts all need a prerequisite: one base class holds
/// the facts, each subclass says what it runs them against.</summary>
/// <param name="prerequisite">The name of a <see cref="Prerequisite"/>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class NeedsAttribute(string prerequisite) : Attribute
{
    public string Prerequisite => prerequisite;
}

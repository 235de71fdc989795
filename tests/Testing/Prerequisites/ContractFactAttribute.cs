using Xunit;
using Xunit.Sdk;

namespace VaporForge.Testing.Prerequisites;

/// <summary>A fact in a base class that several subclasses inherit; skipped where the subclass
/// <see cref="NeedsAttribute"/> what is not there.</summary>
[XunitTestCaseDiscoverer("VaporForge.Testing.Prerequisites.ContractFactDiscoverer", "VaporForge.Testing")]
public sealed class ContractFactAttribute : FactAttribute;

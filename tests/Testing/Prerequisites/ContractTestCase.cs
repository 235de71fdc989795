using Xunit.Abstractions;
using Xunit.Sdk;

namespace VaporForge.Testing.Prerequisites;

public sealed class ContractTestCase : XunitTestCase
{
    [Obsolete("Only for the deserialiser of the test framework")]
    public ContractTestCase()
    {
    }

    public ContractTestCase(
        IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute)
    {
        var reason = TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsAttribute))
            .Select(needs => Prerequisite.Of(needs.GetConstructorArguments().OfType<string>().Single()).SkipReason)
            .FirstOrDefault(reason => reason is not null);
        return reason ?? base.GetSkipReason(factAttribute);
    }
}

using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace VaporForge.Gateway.Access;

/// <summary>Keeps the keys of cookies for the life of the process.</summary>
internal sealed class EphemeralXmlRepository : IXmlRepository
{
    private readonly List<XElement> _elements = [];

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_elements) return [.. _elements];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (_elements) _elements.Add(element);
    }
}

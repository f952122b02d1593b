using System.Collections.Frozen;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>Every fault, by family. docs/provider-emulator.md lists the same ones; a test compares.</summary>
internal static class FaultCatalog
{
    public static readonly IReadOnlyList<Fault> All =
    [
        .. PlainFaults.All,
        .. StatusFaults.All,
        .. LimitFaults.All,
        .. BodyFaults.All,
        .. ConnectionFaults.All,
        .. PacingFaults.All,
        .. StreamEndFaults.All,
        .. StreamFormFaults.All,
        .. StatefulFaults.All,
    ];

    private static readonly FrozenDictionary<string, Fault> ByName = All.ToFrozenDictionary(fault => fault.Name, StringComparer.Ordinal);

    public static Fault? Find(string name) => ByName.GetValueOrDefault(name);
}

using System.Diagnostics.CodeAnalysis;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>
/// <c>fault[,option=value]…</c>, for example <c>429,retry-after=2</c>. As a model name it is prefixed with
/// <c>fault-</c>. Unknown names and values are refused, so that a misspelt test does not pass by accident.
/// </summary>
internal static class FaultGrammar
{
    /// <summary>What a model name must begin with to call a fault.</summary>
    public const string ModelPrefix = "fault-";

    public static bool TryParse(string text, [NotNullWhen(true)] out FaultCall? call, [NotNullWhen(false)] out string? error)
    {
        call = null;
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (FaultCatalog.Find(parts[0]) is not { } fault)
        {
            error = $"Unknown fault '{parts[0]}'. Known: {string.Join(", ", FaultCatalog.All.Select(known => known.Name))}.";
            return false;
        }

        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string part in parts.Skip(1))
        {
            if (Refuse(fault, part, values) is { } refusal)
            {
                error = refusal;
                return false;
            }
        }

        call = new FaultCall(fault, new FaultOptions(values), text);
        error = null;
        return true;
    }

    private static string? Refuse(Fault fault, string part, Dictionary<string, string> values)
    {
        int equals = part.IndexOf('=');
        string name = equals < 0 ? part : part[..equals];
        string value = equals < 0 ? "" : part[(equals + 1)..];
        IEnumerable<FaultOption> options = fault.Options.Concat(CommonOptions.All);
        if (options.FirstOrDefault(known => known.Name == name) is not { } option)
        {
            return $"Fault '{fault}' has no option '{name}'. It takes: {string.Join(", ", options.Select(known => known.Name))}.";
        }

        if (!option.Accepts(value))
        {
            return $"Option '{name}' of fault '{fault}' must be {option.Expected}, not '{value}'.";
        }

        return values.TryAdd(name, value) ? null : $"Option '{name}' of fault '{fault}' is given twice.";
    }
}

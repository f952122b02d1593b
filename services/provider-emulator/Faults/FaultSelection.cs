using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>The result of looking for a fault: a call, a refusal of a misspelt one, or neither.</summary>
internal readonly record struct Selection(FaultCall? Call, ApiProblem? Problem);

/// <summary>Finds the fault a request shall meet: its header first, then armed faults, then its model's name.</summary>
internal sealed class FaultSelection(ArmedFaults armed)
{
    public const string Header = "x-emulator-fault";

    public Selection Select(HttpRequest request, string? model)
    {
        if (request.Headers.TryGetValue(Header, out var header))
        {
            return Parse(header.ToString(), Header);
        }

        if (armed.Take(model, request.Path) is { } call)
        {
            return new Selection(call, null);
        }

        return model?.StartsWith(FaultGrammar.ModelPrefix, StringComparison.Ordinal) == true
            ? Parse(model[FaultGrammar.ModelPrefix.Length..], "model")
            : default;
    }

    private static Selection Parse(string text, string param) =>
        FaultGrammar.TryParse(text, out FaultCall? call, out string? error)
            ? new Selection(call, null)
            : new Selection(null, ApiProblem.Invalid(param, "unknown_fault", error));
}

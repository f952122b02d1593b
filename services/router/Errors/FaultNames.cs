using System.Text.Json;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Errors;

/// <summary>Faults as snake_case text for spans, metrics and messages: the same words as in the ledger.</summary>
internal static class FaultNames
{
    private static readonly string[] Names =
        [.. Enum.GetValues<FaultClass>().Select(fault => JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.ToString()))];

    public static string Of(FaultClass fault) => Names[(int)fault];
}

using System.Text.Json;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Endpoints;

/// <summary>Health states in the words the health monitor's report uses.</summary>
internal static class HealthNames
{
    private static readonly string[] Names =
        [.. Enum.GetValues<HealthState>().Select(state => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString()))];

    public static string Of(HealthState state) => Names[(int)state];
}

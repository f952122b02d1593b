using System.Text.Json.Serialization;

namespace LlmMesh.AppHost.Doctor;

/// <summary>How serious a finding is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingState>))]
internal enum FindingState
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("ok")]
    Fine = 0,

    /// <summary>The mesh runs, with less.</summary>
    [JsonStringEnumMemberName("warning")]
    Doubtful,

    /// <summary>The mesh would not start, or refuse requests.</summary>
    [JsonStringEnumMemberName("failed")]
    Wrong,
}

/// <summary>What a check found. Never a secret.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="State">How serious it is.</param>
/// <param name="Message">What was seen.</param>
/// <param name="Remedy">What to do; null when there is nothing to do.</param>
internal sealed record Finding(string Check, FindingState State, string Message, string? Remedy = null)
{
    public static Finding Fine(string check, string message) => new(check, FindingState.Fine, message);

    public static Finding Doubtful(string check, string message, string remedy) => new(check, FindingState.Doubtful, message, remedy);

    public static Finding Wrong(string check, string message, string remedy) => new(check, FindingState.Wrong, message, remedy);
}

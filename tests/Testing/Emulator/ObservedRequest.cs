using System.Text.Json.Serialization;

namespace LlmMesh.Testing.Emulator;

/// <summary>How a request ended at the emulator.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RequestEnding>))]
public enum RequestEnding
{
    /// <summary>It has not ended.</summary>
    InFlight,

    /// <summary>The emulator sent all it meant to send.</summary>
    Completed,

    /// <summary>The client left first.</summary>
    Aborted,

    /// <summary>A fault closed the connection before the answer was whole.</summary>
    Broken,
}

/// <summary>One request as the emulator saw it.</summary>
/// <param name="Sequence">1 for the first request since the start.</param>
/// <param name="At">When its body had been read.</param>
/// <param name="EndedAt">When it ended; for <see cref="RequestEnding.Aborted"/>, when the client left.</param>
/// <param name="Path">The path, for example <c>/v1/chat/completions</c>.</param>
/// <param name="Model">The model asked; null where there is none.</param>
/// <param name="Stream">Whether a stream was asked.</param>
/// <param name="LastRole">The role of the last message.</param>
/// <param name="Fault">The fault call met, as written; null for a correct answer.</param>
/// <param name="Headers">The names of the headers received.</param>
/// <param name="Authorization">The scheme and the last four characters of the credential.</param>
/// <param name="BodyBytes">The size of the body.</param>
/// <param name="BodySha256">Its SHA-256 in lower-case hexadecimal.</param>
/// <param name="Status">The status sent; null when none was.</param>
/// <param name="Writes">How many writes went out: for a stream, one per event and one for <c>[DONE]</c>.</param>
/// <param name="Ending">How it ended.</param>
public sealed record ObservedRequest(
    long Sequence, DateTimeOffset At, DateTimeOffset? EndedAt, string Path, string? Model, bool Stream, string? LastRole, string? Fault,
    string[] Headers, string? Authorization, int BodyBytes, string? BodySha256, int? Status, int Writes, RequestEnding Ending);

/// <summary>Counters since the start; Total = Completed + Aborted + Broken + InFlight.</summary>
/// <param name="Total">Requests whose body has been read.</param>
/// <param name="Completed">See <see cref="RequestEnding.Completed"/>.</param>
/// <param name="Aborted">See <see cref="RequestEnding.Aborted"/>.</param>
/// <param name="Broken">See <see cref="RequestEnding.Broken"/>.</param>
/// <param name="InFlight">Not ended yet.</param>
public sealed record EmulatorStats(long Total, long Completed, long Aborted, long Broken, long InFlight);

/// <summary>A fault the emulator knows.</summary>
/// <param name="Name">The word in the grammar.</param>
/// <param name="Effect">What the caller sees on the wire.</param>
/// <param name="Options">What it takes.</param>
public sealed record EmulatorFault(string Name, string Effect, IReadOnlyList<EmulatorFaultOption> Options);

/// <summary>An option of a fault.</summary>
/// <param name="Name">The word before the equals sign.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Expected">What its value must be.</param>
public sealed record EmulatorFaultOption(string Name, string Meaning, string Expected);

namespace LlmMesh.Router.Admission.Shares;

/// <summary>What is asked of a share.</summary>
/// <param name="Id">The reservation.</param>
/// <param name="Lease">How long it holds its place when nobody gives it back.</param>
/// <param name="LongestLease">The longest lease of any request that Redis may have admitted before.</param>
/// <param name="Tokens">What it counts against token windows.</param>
/// <param name="Zone">Whose calendar days.</param>
internal readonly record struct LocalRequest(string Id, TimeSpan Lease, TimeSpan LongestLease, long Tokens, TimeZoneInfo Zone);

namespace LlmMesh.Usage.Endpoints;

/// <summary>Moments as answers write them.</summary>
internal static class Moment
{
    public static DateTimeOffset? Of(long? unixMs) => unixMs is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;
}

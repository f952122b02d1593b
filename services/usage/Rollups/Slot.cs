namespace LlmMesh.Usage.Rollups;

/// <summary>
/// The quarters of an hour that requests are added up by: the longest stretch that begins and ends with the hours and days of every
/// time zone in use.
/// </summary>
internal static class Slot
{
    public const long LengthMs = 15 * 60 * 1000;

    /// <summary>Start of the slot that holds a moment, both in Unix milliseconds.</summary>
    public static long Of(long moment) => moment - Offset(moment);

    /// <summary>Whether a slot starts at this moment.</summary>
    public static bool IsStart(long moment) => Offset(moment) == 0;

    private static long Offset(long moment) => ((moment % LengthMs) + LengthMs) % LengthMs;
}

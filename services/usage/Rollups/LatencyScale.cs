using System.Numerics;

namespace LlmMesh.Usage.Rollups;

/// <summary>
/// Divides latencies into buckets that are a millisecond wide up to 127 ms and then 64 to each doubling, so that naming a bucket by its
/// upper end overstates by less than 1.6 %.
/// </summary>
internal static class LatencyScale
{
    private const int PerDoubling = 64;
    private const int PerDoublingBits = 6;

    public static int BucketOf(long milliseconds)
    {
        long value = Math.Max(0, milliseconds);
        int shift = Math.Max(0, BitOperations.Log2((ulong)value) - PerDoublingBits);
        return (shift * PerDoubling) + (int)(value >> shift);
    }

    /// <summary>The largest latency in a bucket.</summary>
    public static long UpperEnd(int bucket)
    {
        int shift = Math.Max(0, (bucket / PerDoubling) - 1);
        return ((bucket - ((long)shift * PerDoubling) + 1) << shift) - 1;
    }
}

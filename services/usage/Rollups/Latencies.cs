using System.Runtime.InteropServices;

namespace LlmMesh.Usage.Rollups;

/// <summary>How many requests took how long, by the buckets of <see cref="LatencyScale"/>. Two add up to what one would have counted.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Latencies
{
    private readonly Dictionary<int, long> _counts = [];

    /// <summary>Counts a latency so many times more, or fewer.</summary>
    public void Add(long milliseconds, int times = 1) => CountOf(LatencyScale.BucketOf(milliseconds)) += times;

    public void Add(Latencies other)
    {
        foreach ((int bucket, long count) in other._counts)
        {
            CountOf(bucket) += count;
        }
    }

    /// <summary>Adds what <see cref="ToBytes"/> wrote.</summary>
    public void Add(ReadOnlySpan<byte> encoded)
    {
        int bucket = 0;
        while (!encoded.IsEmpty)
        {
            bucket += (int)VariableInteger.Read(ref encoded);
            CountOf(bucket) += VariableInteger.Read(ref encoded);
        }
    }

    /// <summary>
    /// The upper end of the bucket that holds the percentile by nearest rank: so many percent of the requests did not take longer. Null
    /// when nothing was counted.
    /// </summary>
    public long? Percentile(int percent)
    {
        long requests = _counts.Values.Sum();
        long rank = ((requests * percent) + 99) / 100;
        long seen = 0;
        foreach ((int bucket, long count) in _counts.OrderBy(entry => entry.Key))
        {
            seen += count;
            if (seen >= rank)
            {
                return LatencyScale.UpperEnd(bucket);
            }
        }

        return null;
    }

    /// <summary>The buckets in order, each as its distance from the one before and its count.</summary>
    public byte[] ToBytes()
    {
        var encoded = new List<byte>(_counts.Count * 3);
        int before = 0;
        foreach ((int bucket, long count) in _counts.Where(entry => entry.Value != 0).OrderBy(entry => entry.Key))
        {
            VariableInteger.Write(encoded, bucket - before);
            VariableInteger.Write(encoded, count);
            before = bucket;
        }

        return [.. encoded];
    }

    private ref long CountOf(int bucket) => ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, bucket, out _)!;
}

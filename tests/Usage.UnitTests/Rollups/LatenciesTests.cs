using LlmMesh.Usage.Rollups;
using Xunit;

namespace LlmMesh.Usage.UnitTests.Rollups;

public sealed class LatenciesTests
{
    [Fact]
    public void BucketOf_AnyLatency_IsRoundedUpByLessThanThePromisedShare()
    {
        var random = new Random(5);
        foreach (long latency in Enumerable.Range(0, 5000).Select(number => number < 300 ? number : random.NextInt64(1L << random.Next(8, 62))))
        {
            long named = LatencyScale.UpperEnd(LatencyScale.BucketOf(latency));

            Assert.InRange(named, latency, Math.Max(latency, latency + (latency / 64)));
            Assert.Equal(LatencyScale.BucketOf(latency), LatencyScale.BucketOf(named));
            Assert.Equal(LatencyScale.BucketOf(latency) + 1, LatencyScale.BucketOf(named + 1));
        }
    }

    [Fact]
    public void BucketOf_Nonsense_HasABucket()
    {
        Assert.Equal(0, LatencyScale.BucketOf(-1));
        Assert.Equal(long.MaxValue, LatencyScale.UpperEnd(LatencyScale.BucketOf(long.MaxValue)));
    }

    [Fact]
    public void Add_PartsWrittenAndRead_GiveThePercentilesOfTheWhole()
    {
        var random = new Random(6);
        var whole = new Latencies();
        var sum = new Latencies();
        for (int part = 0; part < 20; part++)
        {
            var latencies = new Latencies();
            for (int request = 0; request < random.Next(300); request++)
            {
                long latency = random.Next(100_000);
                latencies.Add(latency);
                whole.Add(latency);
            }

            sum.Add(latencies.ToBytes());
        }

        Assert.All(Enumerable.Range(1, 100), percent => Assert.Equal(whole.Percentile(percent), sum.Percentile(percent)));
        Assert.Equal(whole.ToBytes(), sum.ToBytes());
    }

    [Fact]
    public void Percentile_FewRequests_IsTheNearestRank()
    {
        var latencies = new Latencies();
        foreach (long latency in new long[] { 10, 20, 30, 40 })
        {
            latencies.Add(latency);
        }

        Assert.Equal([10, 20, 30, 40, 40], new[] { 25, 50, 75, 76, 100 }.Select(latencies.Percentile));
    }

    [Fact]
    public void Percentile_Nothing_IsNull() => Assert.Null(new Latencies().Percentile(95));
}

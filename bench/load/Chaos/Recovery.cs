using System.Diagnostics;

namespace LlmMesh.Load.Chaos;

/// <summary>Asks every healthy target through every router until it serves.</summary>
/// <param name="Asked">Targets asked, once per router.</param>
/// <param name="Failed">Those that did not serve in time.</param>
/// <param name="Slowest">When the last one served.</param>
/// <param name="Results">The requests this took.</param>
internal sealed record Recovery(int Asked, int Failed, TimeSpan Slowest, IReadOnlyList<ChaosResult> Results)
{
    /// <summary>Circuits stay open for 8 s at most; a probe and what was under way come on top.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static async Task<Recovery> AwaitAsync(ChaosMesh mesh, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        var waits = await Task.WhenAll(
            from router in Enumerable.Range(0, ChaosMesh.Routers)
            from provider in ChaosTargets.Providers
            from answer in KnownAnswer.All
            select AwaitAsync(mesh, start, router, ChaosTargets.NameOf(provider, answer), answer, cancellationToken));
        return new Recovery(
            waits.Length,
            waits.Count(results => results[^1].Verdict != Verdict.Whole),
            waits.Max(results => Stopwatch.GetElapsedTime(start, results[^1].Ended)),
            [.. waits.SelectMany(results => results)]);
    }

    private static async Task<List<ChaosResult>> AwaitAsync(
        ChaosMesh mesh, long start, int router, string model, KnownAnswer answer, CancellationToken cancellationToken)
    {
        var request = new ChaosRequest
        {
            Router = router,
            Answer = answer,
            Models = [model],
            IsStreamed = false,
            AsksUsage = false,
            Deadline = TimeSpan.FromSeconds(5),
            Fault = "after the run",
        };
        List<ChaosResult> results = [];
        while (true)
        {
            ChaosResult result = await ChaosCaller.CallAsync(mesh.Places[router], request, cancellationToken);
            results.Add(result);
            if (result.Verdict == Verdict.Whole || Stopwatch.GetElapsedTime(start) > Limit)
            {
                return results;
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }
}

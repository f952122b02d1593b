using System.Diagnostics;
using System.Net.Http.Json;

namespace LlmMesh.Load.Day;

/// <summary>A time in which a target does not serve.</summary>
/// <param name="Target">The provider's name.</param>
/// <param name="From">Its beginning, as a part of the day.</param>
/// <param name="To">Its end.</param>
/// <param name="Fault">What the emulator does meanwhile.</param>
internal sealed record DayOutage(string Target, double From, double To, string Fault);

/// <summary>
/// How fast the targets are from hour to hour, and when they are down. The emulator is told once a second; it is as fast under load as
/// without, so that a strategy meets the same day whatever it does.
/// </summary>
internal sealed class DayWeather(Uri emulator, TimeSpan length, int seed)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly object NoList = new { fault = "404", path = "/v1/models", times = 1_000_000 };

    /// <summary>The first target fails in the morning's rush, the cheapest one hangs in the afternoon's.</summary>
    public static IReadOnlyList<DayOutage> Outages { get; } =
    [
        new("birch", 9.5 / 24, 11.0 / 24, "503"),
        new("dune", 15.0 / 24, 16.5 / 24, "silence"),
    ];

    /// <summary>Keeps the emulator told until the day is over.</summary>
    public async Task RunAsync(long began, CancellationToken cancellationToken)
    {
        var dice = new Random(seed);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var faults = new Uri(emulator, "/emulator/faults");
        try
        {
            while (Stopwatch.GetElapsedTime(began) is var elapsed && elapsed < length)
            {
                double at = elapsed / length;
                await client.DeleteAsync(faults, cancellationToken);
                await ArmAsync(client, faults, NoList, cancellationToken);
                foreach (DayTarget target in DayTarget.All)
                {
                    await ArmAsync(client, faults, new { fault = FaultOf(target, at, dice), model = target.Model, times = 1_000_000 }, cancellationToken);
                }

                await Task.Delay(Step, TimeProvider.System, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The day is over.
        }
    }

    /// <summary>
    /// Has the emulator keep its list of models to itself, which does not name the day's: the health monitor asks the models then, and none
    /// counts as down that is not.
    /// </summary>
    public static async Task HideListAsync(Uri emulator, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await ArmAsync(client, new Uri(emulator, "/emulator/faults"), NoList, cancellationToken);
    }

    private static async Task ArmAsync(HttpClient client, Uri faults, object armed, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync(faults, armed, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync(cancellationToken));
        }
    }

    private static string FaultOf(DayTarget target, double at, Random dice)
    {
        double slow = Slowness(target, at) * (0.9 + (0.2 * dice.NextDouble()));
        DayOutage? outage = Outages.FirstOrDefault(outage => outage.Target == target.Name && at >= outage.From && at < outage.To);
        return outage?.Fault ?? FormattableString.Invariant(
            $"none,tokens={DayTarget.AnswerTokens},delay-ms={target.FirstTokenMs * slow:0},token-delay-ms={target.TokenMs * slow:0}");
    }

    // Up to three times its best, drifting over the day, and half as much again when everybody asks.
    private static double Slowness(DayTarget target, double at) =>
        1 + (1 - Math.Cos(2 * Math.PI * (at - target.Phase))) + (0.5 * DayTrace.Rate(at));
}

using System.Globalization;

namespace LlmMesh.Load;

/// <summary>What the command line can change.</summary>
internal sealed record LoadOptions
{
    /// <summary><c>--connections</c>: callers at once in a closed loop. Default 64.</summary>
    public int Connections { get; init; } = 64;

    /// <summary><c>--first-chunk-connections</c>: streams at once while the first chunk is timed. Default 8.</summary>
    public int FirstChunkConnections { get; init; } = 8;

    /// <summary><c>--rounds</c>: turns each system gets. Default 5.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary><c>--seconds</c>: length of one turn. Default 5.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>--warm-up</c>: seconds of load per system before the first turn. Default 12: with less, the optimising compiler is still at work in the first rounds.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary><c>--streams</c>: long streams at once. Default 200.</summary>
    public int Streams { get; init; } = 200;

    /// <summary><c>--stream-seconds</c>: length of each. Default 60.</summary>
    public TimeSpan StreamDuration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>--chaos-seconds</c>: how long the chaos lasts. Default 600.</summary>
    public TimeSpan ChaosDuration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary><c>--chaos-rate</c>: requests per second meanwhile. Default 50.</summary>
    public int ChaosRate { get; init; } = 50;

    /// <summary><c>--requests</c>: how many the fuzzer sends. Default 200,000.</summary>
    public int Requests { get; init; } = 200_000;

    /// <summary><c>--day-seconds</c>: how long the simulated day takes for each strategy. Default 360.</summary>
    public TimeSpan DayLength { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary><c>--day-peak</c>: requests per second in its busiest hour. Default 12.</summary>
    public int DayPeak { get; init; } = 12;

    /// <summary><c>--strategies</c>: how many of the strategies live through it, in their order. Default all.</summary>
    public int Strategies { get; init; } = int.MaxValue;

    /// <summary><c>--seed</c>: what chance is drawn from. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary><c>--against</c>: the commit whose router <c>cost</c> compares this one with; null without.</summary>
    public string? Against { get; init; }

    /// <summary>Reads <c>--name value</c> pairs.</summary>
    /// <returns>Null when one is unknown or, but for the commit, not a positive number.</returns>
    public static LoadOptions? Parse(ReadOnlySpan<string> arguments)
    {
        LoadOptions? options = new();
        for (int i = 0; i < arguments.Length && options is not null; i += 2)
        {
            if (arguments[i] == "--against" && i + 1 < arguments.Length)
            {
                options = options with { Against = arguments[i + 1] };
                continue;
            }

            bool isNumber = int.TryParse(arguments[Math.Min(i + 1, arguments.Length - 1)], CultureInfo.InvariantCulture, out int value) && value > 0;
            options = !isNumber ? null : arguments[i] switch
            {
                "--connections" => options with { Connections = value },
                "--first-chunk-connections" => options with { FirstChunkConnections = value },
                "--rounds" => options with { Rounds = value },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(value) },
                "--warm-up" => options with { WarmUp = TimeSpan.FromSeconds(value) },
                "--streams" => options with { Streams = value },
                "--stream-seconds" => options with { StreamDuration = TimeSpan.FromSeconds(value) },
                "--chaos-seconds" => options with { ChaosDuration = TimeSpan.FromSeconds(value) },
                "--chaos-rate" => options with { ChaosRate = value },
                "--day-seconds" => options with { DayLength = TimeSpan.FromSeconds(value) },
                "--day-peak" => options with { DayPeak = value },
                "--strategies" => options with { Strategies = value },
                "--requests" => options with { Requests = value },
                "--seed" => options with { Seed = value },
                _ => null,
            };
        }

        return options;
    }
}

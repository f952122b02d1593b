namespace LlmMesh.Load.Chaos;

/// <summary>Draws requests. The same seed draws the same ones in the same order.</summary>
internal sealed class RequestDice(Random random)
{
    private int _drawn;

    public ChaosRequest Draw()
    {
        KnownAnswer answer = DrawAnswer();
        string[] providers = [.. ChaosTargets.Providers];
        random.Shuffle(providers);
        string[] names = [.. providers.Select(provider => ChaosTargets.NameOf(provider, answer))];
        bool isStreamed = Chance(0.65);

        // A target that always fails, one that may meet an armed fault, or one that is left alone.
        double kind = random.NextDouble();
        string? fault = kind < 0.16 ? FaultDeck.Draw(random) : null;
        bool isNamed = kind < 0.08;
        IReadOnlyList<string> models = random.NextDouble() switch
        {
            < 0.30 => names[..1],
            < 0.60 => names[..2],
            < 0.85 => names,
            _ when isNamed => names[..1],
            _ => [answer.Name + "-chain"],
        };
        string struck = models is [var chain] && chain.EndsWith("-chain", StringComparison.Ordinal) ? ChaosTargets.Providers[0] : providers[0];
        return new ChaosRequest
        {
            Router = _drawn++ % ChaosMesh.Routers,
            Answer = answer,
            Models = isNamed ? [$"emulator/fault-{fault},{answer.Options}", .. Chance(0.6) ? models : []] : models,
            IsStreamed = isStreamed,
            AsksUsage = isStreamed && Chance(0.5),
            Deadline = TimeSpan.FromMilliseconds(random.Next(2_000, 20_001)),
            LeavesAfter = Chance(0.04) ? TimeSpan.FromMilliseconds(random.Next(1, 2_000)) : null,
            Armed = fault is null || isNamed ? null : new ArmedFault(
                ChaosTargets.ModelOf(struck, answer), $"{fault},{answer.Options}", DrawTimes()),
            Fault = fault is null ? "none of its own" : FaultDeck.NameOf(fault),
        };
    }

    private KnownAnswer DrawAnswer() => KnownAnswer.All[random.NextDouble() switch { < 0.5 => 0, < 0.8 => 1, < 0.95 => 2, _ => 3 }];

    private int DrawTimes() => random.NextDouble() switch { < 0.6 => 1, < 0.85 => 2, _ => 4 };

    private bool Chance(double share) => random.NextDouble() < share;
}

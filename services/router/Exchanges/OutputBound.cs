using LlmMesh.Catalog;

namespace LlmMesh.Router.Exchanges;

/// <summary>How long a request's answer can be at a target.</summary>
/// <param name="PerChoice">Most tokens of one choice.</param>
/// <param name="Choices">Number of choices.</param>
/// <param name="IsClients">Whether the client set it.</param>
/// <param name="IsAssumed">Whether nobody has: then it only holds when it is sent along.</param>
internal readonly record struct OutputBound(long PerChoice, int Choices, bool IsClients, bool IsAssumed)
{
    /// <summary>Most tokens of all choices.</summary>
    public long Total => Saturating.Times(PerChoice, Choices);

    /// <summary>
    /// The same as the mesh may count them, for which money is held where there is room: a stream is counted by estimate as it passes.
    /// </summary>
    public long Counted { get; private init; }

    public static OutputBound Of(Exchange exchange, Target target)
    {
        if (exchange.Asked is { } asked)
        {
            long most = asked.MostOutput(target);
            return new OutputBound(most, 1, IsClients: true, IsAssumed: false) { Counted = most };
        }

        RequestEnvelope envelope = exchange.Envelope;
        long window = target.Definition?.ContextWindow ?? long.MaxValue;
        long? clients = null;
        IReadOnlyList<TokenLimit> limits = envelope.TokenLimits;
        for (int i = 0; i < limits.Count; i++)
        {
            // Two fields that contradict each other: which one counts, the provider decides.
            clients = limits[i].Tokens is { } tokens ? Math.Max(clients ?? 0, tokens) : clients;
        }

        long? models = target.Definition?.MaxOutputTokens;
        long unlimited = models ?? exchange.Catalog.Settings.Spending.UsualOutputTokens;
        long perChoice = Math.Min(clients ?? Math.Min(unlimited, exchange.OutputCeiling ?? long.MaxValue), window);
        var bound = new OutputBound(perChoice, envelope.Choices, clients is not null, clients is null && models is null);
        return bound with
        {
            // Estimates have been up to 1.35 times the real count: a stream within its limit must not be cut.
            Counted = envelope.Stream ? Saturating.Add(bound.Total, bound.Total / 2) : bound.Total,
        };
    }
}

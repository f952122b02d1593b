namespace LlmMesh.Catalog.Reading;

/// <summary>What the weights of a chain's steps mean for its targets.</summary>
internal static class ChainWeights
{
    private const int Whole = 100_000;
    private const decimal ThousandthsOfPercent = 1000;

    /// <summary>Refuses weights where nothing goes by them, and those that do not add up where something does.</summary>
    public static void Check(MappingDraft chain, RouteStrategy strategy)
    {
        IReadOnlyList<MappingStep> weighed = [.. chain.Steps.Where(step => step.Weight is not null)];
        if (strategy != RouteStrategy.Weighted)
        {
            if (weighed.Count > 0)
            {
                chain.Place.Error("holds weights, which only the strategy weighted goes by; write it, or leave them out.");
            }

            return;
        }

        if (weighed.Count < chain.Steps.Count)
        {
            chain.Place.Error("needs a weight at every step, as {\"model\": …, \"weight\": percent}, because its strategy is weighted.");
            return;
        }

        long sum = weighed.Sum(step => (long)step.Weight!.Value);
        bool isRead = weighed.Count > 0 && weighed.All(step => step.Weight != MappingStep.Misread);
        if (isRead && sum != Whole)
        {
            chain.Place.Error(FormattableString.Invariant($"has weights that add up to {sum / ThousandthsOfPercent:0.###}; they must add up to 100."));
        }
    }

    /// <summary>
    /// The weights of the targets: a step's share is divided among those it stands for whose provider is configured (all, if none is), and
    /// a target that several steps stand for has the sum. Empty where no step has any.
    /// </summary>
    public static IReadOnlyList<int> Of(
        IReadOnlyList<Target> chain, IReadOnlyList<MappingStep> steps, IReadOnlyList<IReadOnlyList<Target>> targetsOfSteps)
    {
        if (steps.All(step => step.Weight is null))
        {
            return [];
        }

        var weights = new Dictionary<Target, int>();
        for (int index = 0; index < steps.Count; index++)
        {
            Target[] all = [.. targetsOfSteps[index].Distinct()];
            Target[] configured = [.. all.Where(target => target.Provider.IsConfigured)];
            Target[] sharers = configured.Length > 0 ? configured : all;
            int weight = steps[index].Weight ?? 0;
            for (int place = 0; place < sharers.Length; place++)
            {
                // The first ones get what does not divide evenly, so that nothing is lost.
                int share = (weight / sharers.Length) + (place < weight % sharers.Length ? 1 : 0);
                weights[sharers[place]] = weights.GetValueOrDefault(sharers[place]) + share;
            }
        }

        return [.. chain.Select(target => weights.GetValueOrDefault(target))];
    }
}

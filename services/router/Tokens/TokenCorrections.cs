using System.Collections.Concurrent;
using LlmMesh.Catalog;

namespace LlmMesh.Router.Tokens;

/// <summary>
/// How far estimates of input were off, per target, apart for prompts in Latin script and in others: the moving average of reported
/// over estimated tokens. Of this replica, in memory, bounded by the number of models the catalogue lists. Thread-safe.
/// </summary>
internal sealed class TokenCorrections
{
    /// <summary>What a correction never goes below.</summary>
    public const double Least = 0.5;

    /// <summary>What a correction never goes above.</summary>
    public const double Most = 3;

    // An odd request moves it by a tenth; ten of them change it by two thirds.
    private const double Weight = 0.1;

    // Over all reloads of the catalogue.
    private const int MostTargets = 4096;

    // Short prompts say more about the frame around them than about the weights of text.
    private const long ShortestTelling = 50;

    private readonly ConcurrentDictionary<string, Correction> _targets = new(StringComparer.Ordinal);

    /// <summary>What to multiply an estimate with; 1 while nothing is known.</summary>
    public double For(Target target, PromptShape prompt) =>
        _targets.TryGetValue(target.Name, out Correction? correction) ? correction.Of(prompt.Text.IsLatin) : 1;

    /// <summary>Takes note of what a provider reported.</summary>
    /// <param name="target">Who counted.</param>
    /// <param name="prompt">What was counted.</param>
    /// <param name="reported">All input tokens, cached ones included.</param>
    public void Learn(Target target, PromptShape prompt, long reported)
    {
        long estimated = prompt.For(target).Typical;
        if (target.Definition is null || !prompt.IsText || reported <= 0 || estimated < ShortestTelling)
        {
            return;
        }

        if (!_targets.TryGetValue(target.Name, out Correction? correction))
        {
            if (_targets.Count >= MostTargets)
            {
                return;
            }

            correction = _targets.GetOrAdd(target.Name, static _ => new Correction());
        }

        correction.Learn(prompt.Text.IsLatin, Math.Clamp((double)reported / estimated, Least, Most));
    }

    private sealed class Correction
    {
        private readonly Lock _gate = new();
        private double _latin = 1;
        private double _other = 1;

        public double Of(bool isLatin) => isLatin ? Volatile.Read(ref _latin) : Volatile.Read(ref _other);

        public void Learn(bool isLatin, double ratio)
        {
            lock (_gate)
            {
                ref double average = ref isLatin ? ref _latin : ref _other;
                Volatile.Write(ref average, average + (Weight * (ratio - average)));
            }
        }
    }
}

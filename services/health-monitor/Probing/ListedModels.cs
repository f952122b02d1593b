using System.Text.RegularExpressions;
using LlmMesh.HealthMonitor.Listings;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>The models a provider says it has.</summary>
internal sealed partial class ListedModels
{
    // OpenRouter's ways of routing to a listed model; they are accepted behind any id and listed behind none.
    private static readonly string[] RoutingSuffixes = [":nitro", ":floor", ":exacto", ":extended", ":thinking", ":online"];

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly bool _isComplete;

    private ListedModels(IEnumerable<string> ids, bool isComplete)
    {
        _isComplete = isComplete;
        foreach (string id in ids)
        {
            _names.Add(id);

            // A dated snapshot answers to the name without the date as well, which some lists leave out.
            _names.Add(Date.Replace(id, ""));

            // Ollama's default tag.
            if (id.EndsWith(":latest", StringComparison.Ordinal))
            {
                _names.Add(id[..^":latest".Length]);
            }
        }
    }

    /// <summary>Whether the provider, by its list, cannot serve the model.</summary>
    public bool Excludes(string model) => _isComplete && !_names.Contains(model) && !_names.Contains(WithoutRouting(model));

    /// <summary>The models a list names.</summary>
    public static ListedModels Of(ModelList list) => new(list.Models.Select(model => model.Id), list.IsComplete);

    private static string WithoutRouting(string model) =>
        Array.Find(RoutingSuffixes, suffix => model.EndsWith(suffix, StringComparison.Ordinal)) is { } suffix
            ? model[..^suffix.Length]
            : model;

    [GeneratedRegex(@"-(\d{8}|\d{4}-\d{2}-\d{2})$", RegexOptions.ExplicitCapture)]
    private static partial Regex Date { get; }
}

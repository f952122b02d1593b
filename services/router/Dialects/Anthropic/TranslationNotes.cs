using LlmMesh.Catalog;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>What a request lost on its way to a provider, and the first thing for which there is no word.</summary>
internal sealed class TranslationNotes(Target target)
{
    private readonly List<string> _dropped = [];

    /// <summary>Hints that are not sent, each once.</summary>
    public IReadOnlyList<string> Dropped => _dropped;

    /// <summary>The field; null while everything could be said.</summary>
    public string? RefusedField { get; private set; }

    /// <summary>Why.</summary>
    public string? Refusal { get; private set; }

    public void Drop(string field)
    {
        if (!_dropped.Contains(field))
        {
            _dropped.Add(field);
        }
    }

    /// <param name="field">The field.</param>
    /// <param name="remedy">A sentence: what to do.</param>
    public void Refuse(string field, string remedy)
    {
        RefusedField ??= field;
        Refusal ??= $"'{field}' cannot be said to {target.Name}, which speaks Anthropic's Messages API. {remedy}";
    }
}

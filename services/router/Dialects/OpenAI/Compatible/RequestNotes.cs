namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>What a request could not say to a provider, noted while it is written.</summary>
internal sealed class RequestNotes
{
    private readonly List<string> _dropped = [];
    private string? _field;
    private string? _reason;

    /// <summary>A hint that is left out, named once.</summary>
    public void Drop(string field)
    {
        if (!_dropped.Contains(field))
        {
            _dropped.Add(field);
        }
    }

    /// <summary>A field that cannot be left out. The first one is told.</summary>
    public void Refuse(string field, string reason)
    {
        _field ??= field;
        _reason ??= reason;
    }

    /// <summary>The hints, for who collects them elsewhere.</summary>
    public ICollection<string> Dropped => _dropped;

    public Translation.Translation ToTranslation(ReadOnlyMemory<byte> body) => _field is { } field
        ? Translation.Translation.Refused(field, _reason!)
        : Translation.Translation.Of(body, _dropped);
}

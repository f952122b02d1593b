namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>Numbers the tool calls of one choice where the server does not, or does so without an id.</summary>
internal sealed class CallNumbers
{
    private readonly HashSet<int> _begun = [];
    private int _last = -1;
    private string? _lastId;

    /// <summary>Whether any call has begun.</summary>
    public bool HasAny => _begun.Count > 0;

    /// <summary>The number of the call that a piece belongs to.</summary>
    /// <param name="index">The number it states; null when it states none.</param>
    /// <param name="id">The id it states; null when it states none.</param>
    /// <param name="beginsWithName">Whether it names the function: without number or id that is how a call begins.</param>
    public int Of(int? index, string? id, bool beginsWithName)
    {
        int number = index
            ?? (_last < 0 || (id is not null && id != _lastId) || (id is null && beginsWithName) ? _last + 1 : _last);
        _last = number;
        _lastId = id ?? _lastId;
        return number;
    }

    /// <summary>Whether this is the call's first piece.</summary>
    public bool Begin(int number) => _begun.Add(number);
}

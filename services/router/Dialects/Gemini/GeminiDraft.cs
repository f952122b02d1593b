using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>A request to Gemini while it is written: those who write it stop at the first refusal.</summary>
internal sealed class GeminiDraft : IDisposable
{
    private readonly ArrayBufferWriter<byte> _body;
    private readonly List<string> _dropped = [];
    private Translation.Translation? _refusal;

    /// <param name="context">Where it goes.</param>
    /// <param name="length">How long it will be, about.</param>
    public GeminiDraft(TranslationContext context, int length)
    {
        Context = context;
        _body = new ArrayBufferWriter<byte>(length);
        Json = new Utf8JsonWriter(_body, GeminiJson.Writing);
    }

    public TranslationContext Context { get; }

    public Utf8JsonWriter Json { get; }

    public List<string> Dropped => _dropped;

    /// <summary>Notes a hint that is not sent.</summary>
    public void Drop(string field)
    {
        if (!_dropped.Contains(field))
        {
            _dropped.Add(field);
        }
    }

    /// <summary>Notes what Gemini has no word for.</summary>
    /// <returns>False, for who writes to stop with.</returns>
    public bool Refuse(string field, string reason)
    {
        _refusal ??= Translation.Translation.Refused(field, reason);
        return false;
    }

    /// <summary>The request, or why there is none.</summary>
    public Translation.Translation Finish()
    {
        Json.Flush();
        return _refusal ?? Translation.Translation.Of(_body.WrittenMemory, _dropped);
    }

    public void Dispose() => Json.Dispose();
}

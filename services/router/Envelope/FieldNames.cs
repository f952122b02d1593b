using System.Text;
using System.Text.Json;

namespace LlmMesh.Router.Envelope;

/// <summary>The request fields the mesh acts on.</summary>
[Flags]
internal enum KnownField
{
    None = 0,
    Model = 1,
    Messages = 2,
    Stream = 4,
    StreamOptions = 8,
    MaxTokens = 16,
    MaxCompletionTokens = 32,
    N = 64,
    Tools = 128,
    User = 256,
    Models = 512,
    Fallbacks = 1024,
    Logprobs = 2048,
    ResponseFormat = 4096,
    Modalities = 8192,
    Metadata = 16384,
    Temperature = 32768,
    Provider = 65536,
    SessionId = 131072,
    PromptCacheKey = 262144,
}

/// <summary>Finds the known field behind a property name, including spellings that only differ in capitals or escapes.</summary>
internal static class FieldNames
{
    private const int LongestName = 21;

    private static readonly (KnownField Field, byte[] Utf8, string Name)[] Names =
    [
        Row(KnownField.Model, "model"),
        Row(KnownField.Messages, "messages"),
        Row(KnownField.Stream, "stream"),
        Row(KnownField.StreamOptions, "stream_options"),
        Row(KnownField.MaxTokens, "max_tokens"),
        Row(KnownField.MaxCompletionTokens, "max_completion_tokens"),
        Row(KnownField.N, "n"),
        Row(KnownField.Tools, "tools"),
        Row(KnownField.User, "user"),
        Row(KnownField.Models, "models"),
        Row(KnownField.Fallbacks, "fallbacks"),
        Row(KnownField.Logprobs, "logprobs"),
        Row(KnownField.ResponseFormat, "response_format"),
        Row(KnownField.Modalities, "modalities"),
        Row(KnownField.Metadata, "metadata"),
        Row(KnownField.Temperature, "temperature"),
        Row(KnownField.Provider, "provider"),
        Row(KnownField.SessionId, "session_id"),
        Row(KnownField.PromptCacheKey, "prompt_cache_key"),
    ];

    public static string Of(KnownField field) => Array.Find(Names, row => row.Field == field).Name;

    /// <param name="json">Stands on a property name.</param>
    /// <param name="isVariant">
    /// Whether only the capitals differ. Some servers read such a field, some do not; none may be chosen by what we overlook.
    /// </param>
    public static KnownField Match(ref Utf8JsonReader json, out bool isVariant)
    {
        isVariant = false;
        // An escape takes six bytes for one.
        if (json.ValueSpan.Length > LongestName * 6)
        {
            return KnownField.None;
        }

        scoped ReadOnlySpan<byte> name = json.ValueSpan;
        Span<byte> unescaped = stackalloc byte[LongestName * 6];
        if (json.ValueIsEscaped)
        {
            name = unescaped[..json.CopyString(unescaped)];
        }

        foreach ((KnownField field, byte[] utf8, _) in Names)
        {
            if (name.Length != utf8.Length)
            {
                continue;
            }

            if (name.SequenceEqual(utf8))
            {
                return field;
            }

            if (Ascii.EqualsIgnoreCase(name, utf8))
            {
                isVariant = true;
                return field;
            }
        }

        return KnownField.None;
    }

    private static (KnownField Field, byte[] Utf8, string Name) Row(KnownField field, string name) =>
        (field, Encoding.UTF8.GetBytes(name), name);
}

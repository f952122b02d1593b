using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Anthropic;

/// <summary>The marks that say up to where the prompt is kept in the cache.</summary>
internal static class CacheMarks
{
    public const int Most = 4;

    /// <summary>How many blocks of the request are marked.</summary>
    public static int Count(JsonElement root) =>
        root.Entries("system").Concat(root.Entries("tools")).Concat(root.Entries("messages").SelectMany(message => message.Entries("content")))
            .Count(block => block.Member("cache_control") is not null);
}

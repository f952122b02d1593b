using System.Globalization;
using LlmMesh.Catalog;

namespace LlmMesh.Router.Envelope.Presets;

/// <summary>How long a preset's answers are where the client does not say.</summary>
internal static class PresetLimit
{
    /// <summary>The field's two names: one meaning, and each provider knows its own.</summary>
    public static readonly string[] Fields = ["max_completion_tokens", "max_tokens"];

    /// <summary>Most output tokens; null when the preset says nothing.</summary>
    public static long? Of(Preset preset)
    {
        long? least = preset.MaxTokens;
        foreach (string field in Fields)
        {
            if (preset.Parameters.TryGetValue(field, out string? text)
                && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long tokens)
                && !(least <= tokens))
            {
                least = tokens;
            }
        }

        return least;
    }
}

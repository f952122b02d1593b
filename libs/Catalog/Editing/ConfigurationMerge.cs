using System.Text.Json;

namespace LlmMesh.Catalog.Editing;

/// <summary>What comes of two texts that were made from one.</summary>
/// <param name="Text">The text with the changes of both; the other one as it is where they collide.</param>
/// <param name="Conflicts">The paths that both have changed, and differently.</param>
public sealed record ConfigurationMerge(string Text, IReadOnlyList<string> Conflicts)
{
    /// <summary>Puts the changes of two texts together; comments and layout are those of <paramref name="one"/>.</summary>
    /// <param name="from">The text both were made from.</param>
    /// <param name="one">One text.</param>
    /// <param name="other">The other one. It is the result, as it is written, where it has everything that <paramref name="one"/> has.</param>
    /// <exception cref="JsonException">A text is not JSON.</exception>
    public static ConfigurationMerge Of(string from, string one, string other)
    {
        if (string.Equals(from, other, StringComparison.Ordinal))
        {
            return new ConfigurationMerge(one, []);
        }

        IReadOnlyList<ConfigurationEdit> mine = ConfigurationText.Difference(from, one);
        IReadOnlyList<ConfigurationEdit> theirs = ConfigurationText.Difference(from, other);
        IReadOnlyList<string> conflicts = ConfigurationText.Conflicts(mine, theirs);
        if (conflicts.Count > 0)
        {
            return new ConfigurationMerge(other, conflicts);
        }

        string merged = ConfigurationText.Apply(one, theirs);
        return new ConfigurationMerge(ConfigurationText.Difference(other, merged).Count == 0 ? other : merged, []);
    }
}

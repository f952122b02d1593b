using System.Text.RegularExpressions;

namespace LlmMesh.Catalog.Reading;

/// <summary>Reads the name of a variable that holds a secret; anything else may be what should stand in one.</summary>
internal static partial class VariableName
{
    public static string? Read(JsonCursor field)
    {
        string? name = field.Text();
        if (name is not null && !Names().IsMatch(name))
        {
            field.Error("must be the name of a variable (letters, digits and '_'), never the key itself.");
            return null;
        }

        return name;
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,127}\z")]
    private static partial Regex Names();
}

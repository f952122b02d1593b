using System.Text.RegularExpressions;

namespace LlmMesh.Catalog.Reading;

/// <summary>
/// Compiles operators' expressions for the engine that never backtracks, whose time grows with the text and not with the expression's
/// cunning. What that engine cannot do (look-around, back-references, atomic groups) is refused here and not at the first request.
/// </summary>
internal static class GuardPatterns
{
    private const int Most = 200;

    public static IReadOnlyList<Regex> Read(JsonCursor? field, TimeSpan timeout, int longest)
    {
        if (field?.Items() is not { } items)
        {
            return [];
        }

        if (items.Count is 0 or > Most)
        {
            field.Error($"must hold 1 to {Most} expressions.");
        }

        return [.. items.Select(item => Compile(item, timeout, longest)).OfType<Regex>()];
    }

    private static Regex? Compile(JsonCursor item, TimeSpan timeout, int longest)
    {
        if (item.Text() is not { } expression)
        {
            return null;
        }

        if (expression.Length is 0 || expression.Length > longest)
        {
            item.Error($"must be an expression of 1 to {longest} characters.");
            return null;
        }

        try
        {
            var regex = new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, timeout);
            if (regex.IsMatch(string.Empty))
            {
                item.Error("matches the empty text, so it would be found everywhere.");
                return null;
            }

            return regex;
        }
        catch (RegexParseException exception)
        {
            item.Error($"is no regular expression: {exception.Error} at character {exception.Offset + 1}.");
        }
        catch (NotSupportedException)
        {
            item.Error("needs look-around, a back-reference, an atomic group or a condition, or is too large: the engine that never backtracks has none of these.");
        }

        return null;
    }
}

using System.Globalization;
using LlmMesh.Contracts;

namespace LlmMesh.Usage.Endpoints;

/// <summary>Reads what a key or a team may ask for and use. An object replaces the one before as a whole.</summary>
internal static class ScopeReader
{
    // Matching a pattern may take as many steps as its stars times the name's length.
    private const int LongestPattern = 256;
    private const int MostStars = 8;
    private const double HighestTemperature = 2;

    private static readonly string PatternRemedy =
        $"Each is a name of at most {LongestPattern} characters, none of them control characters, with at most {MostStars} '*' for any run of characters.";

    private static readonly string[] ScopeFields =
        ["models", "categories", "endpoints", "tools", "max_tokens", "max_messages", "max_body_bytes", "max_temperature"];

    private static readonly string[] LimitFields = ["requests_per_minute", "tokens_per_minute", "requests_per_day", "concurrency"];

    /// <summary>The field <c>scope</c>; what was there when it is not written, and everything when it is null.</summary>
    public static AccessScope Scope(this BodyReader body, AccessScope before)
    {
        if (!body.Mentions("scope"))
        {
            return before;
        }

        return body.Inner("scope", ScopeFields) is not { } scope ? new AccessScope() : new AccessScope
        {
            Models = Patterns(scope, "models"),
            Categories = Patterns(scope, "categories"),
            Endpoints = Patterns(scope, "endpoints"),
            Tools = Patterns(scope, "tools"),
            MaxTokens = scope.Whole("max_tokens", 1, int.MaxValue),
            MaxMessages = (int?)scope.Whole("max_messages", 1, int.MaxValue),
            MaxBodyBytes = (int?)scope.Whole("max_body_bytes", 1, int.MaxValue),
            MaxTemperature = Temperature(scope),
        };
    }

    /// <summary>The field <c>limits</c>; what was there when it is not written, and the configuration's when it is null.</summary>
    public static OwnLimits Limits(this BodyReader body, OwnLimits before)
    {
        if (!body.Mentions("limits"))
        {
            return before;
        }

        return body.Inner("limits", LimitFields) is not { } limits ? new OwnLimits() : new OwnLimits
        {
            RequestsPerMinute = (int?)limits.Whole("requests_per_minute", 0, int.MaxValue),
            TokensPerMinute = limits.Whole("tokens_per_minute", 0, int.MaxValue),
            RequestsPerDay = limits.Whole("requests_per_day", 0, int.MaxValue),
            Concurrency = (int?)limits.Whole("concurrency", 0, int.MaxValue),
        };
    }

    private static IReadOnlyList<string> Patterns(BodyReader scope, string name) => scope.Texts(name, IsPattern, PatternRemedy) ?? [];

    private static bool IsPattern(string text) =>
        text.Length is > 0 and <= LongestPattern && !text.Any(char.IsControl) && text.Count(character => character == '*') <= MostStars;

    private static double? Temperature(BodyReader scope)
    {
        if (!scope.Has("max_temperature"))
        {
            return null;
        }

        if (double.TryParse(scope.Digits("max_temperature"), CultureInfo.InvariantCulture, out double temperature)
            && temperature is >= 0 and <= HighestTemperature)
        {
            return temperature;
        }

        scope.Refuse("max_temperature", $"Give a number from 0 to {HighestTemperature}, or leave it out.");
        return null;
    }
}

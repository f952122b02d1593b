namespace LlmMesh.Router.Authentication;

/// <summary>How keys are kept, from the section <c>Mesh:Keys</c>.</summary>
internal sealed record KeySettings
{
    /// <summary>How long known keys go on while the directory cannot be followed (<c>KnownFor</c>). Default 5 min.</summary>
    public TimeSpan KnownFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <param name="configuration">The service's.</param>
    /// <param name="error">What is wrong with it.</param>
    public static KeySettings? Read(IConfiguration configuration, out string? error)
    {
        const string Name = "Mesh:Keys:KnownFor";
        error = null;
        if (configuration[Name] is not { Length: > 0 } text)
        {
            return new KeySettings();
        }

        if (TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out TimeSpan knownFor) && knownFor >= TimeSpan.Zero)
        {
            return new KeySettings { KnownFor = knownFor };
        }

        error = $"{Name} is no duration: write hours, minutes and seconds, for example 00:05:00.";
        return null;
    }
}

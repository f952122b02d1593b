using System.Text.Json.Serialization;

namespace LlmMesh.Contracts;

/// <summary>How a version of the configuration came about.</summary>
[JsonConverter(typeof(SnakeCaseEnum<ConfigurationOrigin>))]
public enum ConfigurationOrigin
{
    /// <summary>Somebody edited the file.</summary>
    File = 0,

    /// <summary>Somebody edited it over the API.</summary>
    Api,

    /// <summary>An earlier or later version was activated.</summary>
    Activation,
}

/// <summary>A version of the configuration, complete: what it needs from files beside it is part of it.</summary>
public sealed record ConfigurationVersion
{
    /// <summary>Its number, from 1; each is given once, in the order in which the versions were published.</summary>
    public required long Number { get; init; }

    /// <summary>The text of <c>router_config.json</c>, comments included.</summary>
    public required string Document { get; init; }

    /// <summary>The texts of the files it names, such as system prompts, by the path as written.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How it came about.</summary>
    public ConfigurationOrigin Origin { get; init; }

    /// <summary>Who made it: a key's identifier, or the host on which the file was edited.</summary>
    public required string Actor { get; init; }

    /// <summary>When, Unix milliseconds UTC.</summary>
    public required long AtMs { get; init; }

    /// <summary>The number of the version that was activated; null for all others.</summary>
    public long? Activated { get; init; }

    /// <summary>
    /// The text of the file as it was edited, for a version of origin <see cref="ConfigurationOrigin.File"/> that keeps changes the file
    /// did not have; null where the file held the document itself. A process that starts on that file knows by it that the edit was taken.
    /// </summary>
    public string? Proposed { get; init; }
}

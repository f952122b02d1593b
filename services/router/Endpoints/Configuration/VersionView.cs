using System.Text.Json;
using LlmMesh.Catalog.Editing;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Endpoints.Configuration;

/// <summary>A version of the configuration: how it came about.</summary>
internal sealed record VersionView(long Number, ConfigurationOrigin Origin, string Actor, DateTimeOffset At, long? Activated);

/// <summary>A version with what it says: as JSON, as written with its comments, and the files it names.</summary>
internal sealed record VersionDetail(VersionView Version, JsonElement Document, string Text, IReadOnlyDictionary<string, string> Files);

/// <summary>The versions that are kept, newest first.</summary>
internal sealed record VersionList(long? InForce, IReadOnlyList<VersionView> Versions);

/// <summary>A change that is in force: its version and the paths it changed.</summary>
internal sealed record ConfigurationChangeView(VersionView Version, IReadOnlyList<string> Changed);

/// <summary>Shows versions.</summary>
internal static class VersionViews
{
    public static VersionView Of(ConfigurationVersion version) => new(
        version.Number, version.Origin, version.Actor, DateTimeOffset.FromUnixTimeMilliseconds(version.AtMs), version.Activated);

    public static VersionDetail InFull(ConfigurationVersion version) =>
        new(Of(version), ConfigurationText.Parse(version.Document), version.Document, version.Files);
}

using LlmMesh.Catalog;

namespace LlmMesh.Router.Telemetry;

/// <summary>The mesh's own attributes, on spans and metrics alike. Nothing else in the code spells those that are used twice.</summary>
internal static class MeshTags
{
    public const string Target = "llmmesh.target";
    public const string Outcome = "llmmesh.outcome";
    public const string Error = "llmmesh.error.code";
    public const string Degraded = "llmmesh.degraded";

    /// <summary>Stands for every model outside the catalogue.</summary>
    public const string Unlisted = "unlisted";

    /// <summary>A target on a metric: names a client makes up do not become time series.</summary>
    public static string NameOf(Target target) => target.Definition is null ? $"{target.Provider.Name}/{Unlisted}" : target.Name;

    /// <summary>Its model on a metric.</summary>
    public static string ModelOf(Target target) => target.Definition is null ? Unlisted : target.Model;
}

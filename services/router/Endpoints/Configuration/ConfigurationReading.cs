using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Catalog.Editing;
using LlmMesh.Contracts;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Configuration;

namespace LlmMesh.Router.Endpoints.Configuration;

/// <summary><c>GET /config</c> and <c>GET /config/schema</c>: what is in force, and what may be written.</summary>
internal static class ConfigurationReading
{
    private const string SchemaResource = "router_config.schema.json";

    public static void MapConfigurationReading(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/config", ShowAsync).OpensFor(Access.Admin, "/config");
        routes.MapGet("/config/schema", Schema).OpensFor(Access.Admin, "/config/schema");
    }

    private static Task ShowAsync(CatalogSource source, ConfigurationDesk desk, HttpContext http)
    {
        // Read together: the ETag is that of the document beside it.
        ConfigurationVersion? version = desk.Current;
        if (desk.IsShared)
        {
            ExpectedVersion.Tell(http.Response, version?.Number ?? 0);
        }

        string? text = version?.Document ?? source.ReadFile().Document?.Text;
        JsonElement? document = text is not null && IsJson(text) ? ConfigurationText.Parse(text) : null;
        CatalogSnapshot catalog = source.Current;
        return http.Response.WriteAsJsonAsync(
            new ConfigurationView(
                version is null ? null : VersionViews.Of(version),
                catalog.Version,
                catalog.Settings.Profile,
                source.LastLoad.At,
                desk.NotPersisted,
                desk.NotFollowed,
                [.. source.LastErrors.Select(error => error.ToString())],
                document,
                SettingsView.Of(catalog.Settings),
                catalog.Mappings.ToDictionary(mapping => mapping.Key, mapping => Names(mapping.Value), StringComparer.Ordinal),
                catalog.Mappings
                    .Where(mapping => mapping.Value.Policy != catalog.Settings.Routing || mapping.Value.Weights.Count > 0)
                    .ToDictionary(mapping => mapping.Key, mapping => PolicyView.Of(mapping.Value), StringComparer.Ordinal),
                [.. catalog.Categories.Select(category => new CategoryView(category.Name, category.IsBuiltIn, category.Keywords))],
                [.. catalog.Presets.Values.Select(View)]),
            ConfigurationJson.Default.ConfigurationView,
            cancellationToken: http.RequestAborted);
    }

    private static IResult Schema() => Results.Stream(
        typeof(ConfigurationReading).Assembly.GetManifestResourceStream(SchemaResource)!, "application/schema+json");

    private static bool IsJson(string text) => ConfigurationText.Read(System.Text.Encoding.UTF8.GetBytes(text), out _) is not null;

    private static PresetView View(Preset preset) => new(
        preset.Name,
        Names(preset.Mapping),
        PolicyView.Of(preset.Mapping),
        preset.SystemPrompt?.Length ?? 0,
        preset.Parameters.ToDictionary(parameter => parameter.Key, parameter => JsonElement.Parse(parameter.Value), StringComparer.Ordinal),
        preset.MaxTokens,
        (long?)preset.Timeout?.TotalMilliseconds);

    private static IReadOnlyList<string> Names(Mapping mapping) => [.. mapping.Targets.Select(target => target.Name)];
}

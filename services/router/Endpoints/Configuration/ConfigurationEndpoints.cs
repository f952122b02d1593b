using System.Text.Json;
using LlmMesh.Catalog.Editing;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Endpoints.Configuration;

/// <summary><c>PUT /config</c> and <c>PATCH /config</c>: the document as a whole and merge patches of it, each for a version that is named.</summary>
internal static class ConfigurationEndpoints
{
    private const string Path = "/config";

    public static void MapConfiguration(this IEndpointRouteBuilder routes)
    {
        routes.MapPut(Path, ReplaceAsync).OpensFor(Access.Admin, Path);
        routes.MapPatch(Path, PatchAsync).OpensFor(Access.Admin, Path);
    }

    private static async Task ReplaceAsync(ConfigurationOrders orders, HttpContext http)
    {
        ExpectedVersion expected = ExpectedVersion.Required(http.Request);
        ConfigurationBody<string> body = expected.Error is null ? await ConfigurationBodies.DocumentAsync(http) : default;
        await ((expected.Error ?? body.Error) is { } error
            ? ErrorWriter.WriteAsync(http.Response, error, http.RequestAborted)
            : orders.ChangeAsync(http, new ConfigurationOrder("config.replace", "*", _ => body.Value!, expected.Number)));
    }

    private static async Task PatchAsync(ConfigurationOrders orders, HttpContext http)
    {
        ExpectedVersion expected = ExpectedVersion.Required(http.Request);
        ConfigurationBody<JsonElement> body = expected.Error is null ? await ConfigurationBodies.PatchAsync(http) : default;
        await ((expected.Error ?? body.Error) is { } error
            ? ErrorWriter.WriteAsync(http.Response, error, http.RequestAborted)
            : orders.ChangeAsync(http, new ConfigurationOrder(
                "config.patch", "*", text => ConfigurationText.Apply(text, ConfigurationText.Of(text, body.Value)), expected.Number)));
    }
}

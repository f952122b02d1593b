using System.Globalization;
using LlmMesh.Contracts;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Configuration;
using LlmMesh.Router.Errors;
using LlmMesh.State;

namespace LlmMesh.Router.Endpoints.Configuration;

/// <summary><c>/config/versions</c>: what the configuration was, and back or forth to it, on all replicas at once.</summary>
internal static class VersionEndpoints
{
    private const string Path = "/config/versions";

    public static void MapVersions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync).OpensFor(Access.Admin, Path);
        routes.MapGet(Path + "/{number}", ShowAsync).OpensFor(Access.Admin, Path);
        routes.MapPost(Path + "/{number}/activate", ActivateAsync).OpensFor(Access.Admin, Path + "/activate");
    }

    private static async Task ListAsync(ConfigurationDesk desk, HttpContext http)
    {
        if (await TryListAsync(desk, http) is { } versions)
        {
            await http.Response.WriteAsJsonAsync(
                new VersionList(desk.Current?.Number, [.. versions.Select(VersionViews.Of)]),
                ConfigurationJson.Default.VersionList,
                cancellationToken: http.RequestAborted);
        }
    }

    private static async Task ShowAsync(string number, ConfigurationDesk desk, HttpContext http)
    {
        if (await TryFindAsync(number, desk, http) is { } version)
        {
            await http.Response.WriteAsJsonAsync(
                VersionViews.InFull(version), ConfigurationJson.Default.VersionDetail, cancellationToken: http.RequestAborted);
        }
    }

    private static async Task ActivateAsync(string number, ConfigurationDesk desk, ConfigurationOrders orders, HttpContext http)
    {
        ExpectedVersion expected = ExpectedVersion.Optional(http.Request);
        if (expected.Error is { } error)
        {
            await ErrorWriter.WriteAsync(http.Response, error, http.RequestAborted);
        }
        else if (await TryFindAsync(number, desk, http) is { } version)
        {
            await orders.ActivateAsync(http, version, expected.Number);
        }
    }

    private static async Task<ConfigurationVersion?> TryFindAsync(string number, ConfigurationDesk desk, HttpContext http)
    {
        if (await TryListAsync(desk, http) is not { } versions)
        {
            return null;
        }

        ConfigurationVersion? version = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long wanted)
            ? versions.FirstOrDefault(one => one.Number == wanted)
            : null;
        if (version is null)
        {
            await ErrorWriter.WriteAsync(http.Response, ConfigurationAnswers.UnknownVersion, http.RequestAborted);
        }

        return version;
    }

    // Null when it has answered itself.
    private static async Task<IReadOnlyList<ConfigurationVersion>?> TryListAsync(ConfigurationDesk desk, HttpContext http)
    {
        try
        {
            return await desk.ListAsync(http.RequestAborted);
        }
        catch (StateUnavailableException)
        {
            await ErrorWriter.WriteAsync(http.Response, ConfigurationAnswers.Unavailable, http.RequestAborted);
            return null;
        }
    }
}

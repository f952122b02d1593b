using System.Text.Json;
using System.Text.Json.Serialization;
using LlmMesh.Catalog;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Upstreams;
using LlmMesh.State;
using LlmMesh.State.Credentials;
using Microsoft.AspNetCore.Http.Features;

namespace LlmMesh.Router.Endpoints;

/// <summary>Which credential is to go first; null: the configuration's order again.</summary>
internal sealed record PromotionRequest
{
    [JsonRequired]
    public string? Credential { get; init; }
}

/// <summary>Which credential goes first by hand; null when none does.</summary>
internal sealed record PromotionView(string Provider, string? Promoted);

/// <summary>
/// <c>POST /providers/{name}/credentials/promote</c>: puts a credential before the others, on every replica and for good.
/// </summary>
internal static class CredentialEndpoints
{
    private const int LargestBody = 4096;

    private static readonly MeshError Unavailable = new(
        ErrorCode.StateUnavailable, "Promotions are in the shared state, which does not answer. Try again shortly.")
    { RetryAfter = TimeSpan.FromSeconds(1) };

    private static readonly MeshError Unreadable = new(
        ErrorCode.InvalidJson, "The body must be {\"credential\": \"name\"}, or {\"credential\": null} for the configuration's order.");

    public static void MapCredentials(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/providers/{name}/credentials/promote", PromoteAsync).OpensFor(Access.Admin, "/providers/credentials/promote");

    private static async Task PromoteAsync(
        string name, CatalogSource catalog, PromotionBoard board, PromotionSnapshot promotions, ManagementAudit audit, HttpContext http)
    {
        PromotionRequest? request = await ReadAsync(http);
        MeshError? error = request is null
            ? Unreadable
            : Refuse(catalog.Current, name, request.Credential) ?? await TryPromoteAsync(board, promotions, audit, new PromotionView(name, request.Credential), http);
        if (error is not null)
        {
            await ErrorWriter.WriteAsync(http.Response, error, http.RequestAborted);
            return;
        }

        await http.Response.WriteAsJsonAsync(
            new PromotionView(name, request!.Credential), EndpointJson.Default.PromotionView, cancellationToken: http.RequestAborted);
    }

    private static async Task<PromotionRequest?> ReadAsync(HttpContext http)
    {
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = LargestBody;
        try
        {
            return await JsonSerializer.DeserializeAsync(http.Request.Body, EndpointJson.Default.PromotionRequest, http.RequestAborted);
        }
        catch (Exception exception) when (exception is JsonException or BadHttpRequestException)
        {
            return null;
        }
    }

    private static MeshError? Refuse(CatalogSnapshot catalog, string provider, string? credential)
    {
        if (!catalog.Providers.TryGetValue(provider, out ProviderDefinition? definition))
        {
            return new MeshError(ErrorCode.CredentialNotFound, "There is no provider of this name. GET /providers lists them.");
        }

        return credential is null || definition.Accounts.Any(account => account.Credential?.Name == credential)
            ? null
            : new MeshError(ErrorCode.CredentialNotFound, "The provider has no credential of this name that is present. GET /providers lists them.")
            { Param = "credential" };
    }

    private static async Task<MeshError?> TryPromoteAsync(
        PromotionBoard board, PromotionSnapshot promotions, ManagementAudit audit, PromotionView wanted, HttpContext http)
    {
        try
        {
            string? before = (await board.ReadAsync(http.RequestAborted)).GetValueOrDefault(wanted.Provider);
            await audit.RecordAsync(http, "credential.promote", wanted.Provider, Describe(wanted with { Promoted = before }), Describe(wanted));
            await board.PromoteAsync(wanted.Provider, wanted.Promoted, http.RequestAborted);
            await promotions.RefreshAsync(http.RequestAborted);
            return null;
        }
        catch (StateUnavailableException)
        {
            return Unavailable;
        }
    }

    private static string Describe(PromotionView promotion) => JsonSerializer.Serialize(promotion, EndpointJson.Default.PromotionView);
}

using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Errors;
using LlmMesh.State;
using Microsoft.AspNetCore.Http.Features;

namespace LlmMesh.Router.Endpoints;

/// <summary>What is to be checked; everything that is configured when nothing is said.</summary>
internal sealed record ValidationRequest
{
    /// <summary>Names of models or mappings.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>Names of providers.</summary>
    public IReadOnlyList<string>? Providers { get; init; }

    /// <summary>Words for capabilities.</summary>
    public IReadOnlyList<string>? Capabilities { get; init; }
}

/// <summary><c>POST /providers/validate</c>: asks each configured target for one token per capability. It costs money, so it is audited.</summary>
internal static class ValidationEndpoint
{
    private const string Path = "/providers/validate";
    private const int LargestBody = 65536;

    private static readonly MeshError Unavailable = new(
        ErrorCode.StateUnavailable, "A validation is recorded and paid for in the shared state, which does not answer. Try again shortly.")
    { RetryAfter = TimeSpan.FromSeconds(1) };

    private static readonly MeshError Unreadable = new(
        ErrorCode.InvalidJson, "The body must be empty or {\"targets\": [names], \"providers\": [names], \"capabilities\": [words]}, each of them optional.");

    public static void MapValidation(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, ValidateAsync).OpensFor(Access.Admin, Path);

    private static async Task ValidateAsync(CatalogSource catalog, ProviderValidation validation, ManagementAudit audit, HttpContext http)
    {
        MeshError? error = null;
        List<Target> targets = [];
        Capabilities capabilities = Capabilities.None;
        if (await ReadAsync(http) is { } request)
        {
            error = Choose(request, catalog.Current, targets, out capabilities) ?? await TryRecordAsync(audit, targets, http);
        }
        else
        {
            error = Unreadable;
        }

        if (error is not null)
        {
            await ErrorWriter.WriteAsync(http.Response, error, http.RequestAborted);
            return;
        }

        await http.Response.WriteAsJsonAsync(
            await validation.RunAsync(targets, capabilities, http.Caller(), http.RequestAborted),
            EndpointJson.Default.ValidationView,
            cancellationToken: http.RequestAborted);
    }

    private static async Task<ValidationRequest?> ReadAsync(HttpContext http)
    {
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = LargestBody;
        try
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            return body.Length == 0
                ? new ValidationRequest()
                : JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), EndpointJson.Default.ValidationRequest);
        }
        catch (Exception exception) when (exception is JsonException or BadHttpRequestException)
        {
            return null;
        }
    }

    private static MeshError? Choose(ValidationRequest request, CatalogSnapshot catalog, List<Target> targets, out Capabilities capabilities)
    {
        capabilities = Capabilities.None;
        foreach (string word in request.Capabilities ?? [.. CapabilityWords.All.Keys])
        {
            if (!CapabilityWords.All.TryGetValue(word, out Capabilities capability))
            {
                return Unknown("capabilities", $"must be of {string.Join(", ", CapabilityWords.All.Keys.Order(StringComparer.Ordinal))}.");
            }

            capabilities |= capability;
        }

        foreach (string name in request.Providers ?? [])
        {
            if (!catalog.Providers.TryGetValue(name, out ProviderDefinition? provider) || !provider.IsConfigured)
            {
                return Unknown("providers", "names a provider that is not configured. GET /providers lists them.");
            }

            targets.AddRange(catalog.Targets.Where(target => target.Provider == provider));
        }

        foreach (string name in request.Targets ?? [])
        {
            ResolvedName resolved = catalog.Resolve(name);
            if (resolved.Kind is not (NameKind.Target or NameKind.Mapping or NameKind.Automatic or NameKind.Preset))
            {
                return Unknown("targets", "names no model or mapping. GET /v1/models lists them.");
            }

            targets.AddRange(resolved.Targets);
        }

        if (request is { Providers: null, Targets: null })
        {
            targets.AddRange(ConfiguredTargets(catalog));
        }

        Target[] distinct = [.. targets.Where(target => target.Provider.IsConfigured).Distinct()];
        targets.Clear();
        targets.AddRange(distinct);
        return null;
    }

    /// <summary>Every target of a configured provider that is listed or that a mapping names.</summary>
    public static IEnumerable<Target> ConfiguredTargets(CatalogSnapshot catalog) => catalog.Targets
        .Concat(catalog.Mappings.Values.SelectMany(mapping => mapping.Targets))
        .Where(target => target.Provider.IsConfigured)
        .Distinct();

    private static async Task<MeshError?> TryRecordAsync(ManagementAudit audit, List<Target> targets, HttpContext http)
    {
        try
        {
            string after = $"{{\"targets\":{targets.Count}}}";
            await audit.RecordAsync(http, "providers.validate", "*", before: null, after);
            return null;
        }
        catch (StateUnavailableException)
        {
            return Unavailable;
        }
    }

    private static MeshError Unknown(string field, string message) => new(ErrorCode.InvalidValue, $"'{field}' {message}") { Param = field };
}

using LlmMesh.Catalog;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Configuration;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Endpoints;

/// <summary>
/// Which names a request's <c>model</c> may carry, as far as the caller's scope goes: mappings and presets first, then every listed model of the
/// configured providers, then what those providers list themselves.
/// </summary>
internal static class ModelEndpoints
{
    private const string Path = "/v1/models";

    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync).OpensFor(Access.Data, Path);
        routes.MapGet(Path + "/{**id}", FindAsync).OpensFor(Access.Data, Path);
    }

    private static Task ListAsync(CatalogSource source, HealthSnapshot health, TimeProvider time, HttpContext http)
    {
        CatalogSnapshot catalog = source.Current;
        (ModelFilter filter, MeshError? error) = ModelFilter.Read(http.Request.Query, catalog);
        if (error is not null)
        {
            return ErrorWriter.WriteAsync(http.Response, error, http.RequestAborted);
        }

        CallerScope scope = http.Caller().Scope;
        var entries = new ModelEntries(catalog, health.Current, time.GetUtcNow());
        List<ModelEntry> models =
        [
            .. Mappings(catalog, scope).Where(mapping => filter.Takes(mapping.Value)).Select(mapping => ModelEntries.Of(mapping.Key, mapping.Value)),
            .. catalog.Targets.Concat(catalog.Discovered)
                .Where(target => IsOpen(target, scope) && filter.Takes(target))
                .Select(target => entries.Of(target.Name, target)),
        ];
        return http.Response.WriteAsJsonAsync(
            new ModelList("list", models), EndpointJson.Default.ModelList, cancellationToken: http.RequestAborted);
    }

    private static async Task FindAsync(string id, CatalogSource source, HealthSnapshot health, TimeProvider time, HttpContext http)
    {
        // Official SDKs escape the slash, and routing keeps that one escape as it is.
        id = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        CatalogSnapshot catalog = source.Current;
        var entries = new ModelEntries(catalog, health.Current, time.GetUtcNow());
        if (Find(id, catalog, http.Caller().Scope, entries) is { } entry)
        {
            await http.Response.WriteAsJsonAsync(entry, EndpointJson.Default.ModelEntry, cancellationToken: http.RequestAborted);
            return;
        }

        var error = new MeshError(ErrorCode.ModelNotFound, $"The model '{id}' is not known to this mesh. GET /v1/models lists the names it accepts.")
        { Param = "model" };
        await ErrorWriter.WriteAsync(http.Response, error, http.RequestAborted);
    }

    // Short names and models nobody lists are accepted although the list leaves them out.
    private static ModelEntry? Find(string id, CatalogSnapshot catalog, CallerScope scope, ModelEntries entries)
    {
        foreach ((string name, IReadOnlyList<Target> targets) in Mappings(catalog, scope))
        {
            if (name == id)
            {
                return ModelEntries.Of(name, targets);
            }
        }

        ResolvedName resolved = catalog.Resolve(id);
        return resolved.Kind == NameKind.Target && resolved.Targets.FirstOrDefault(target => IsOpen(target, scope)) is { } found
            ? entries.Of(id, found)
            : null;
    }

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<Target>>> Mappings(CatalogSnapshot catalog, CallerScope scope) =>
        catalog.Mappings
            .Concat(catalog.Presets.Select(preset => KeyValuePair.Create(Preset.Prefix + preset.Key, preset.Value.Mapping)))
            .Where(mapping => scope.ForbidsCategory(mapping.Key) is null)
            .Select(mapping => KeyValuePair.Create(
                mapping.Key, (IReadOnlyList<Target>)[.. mapping.Value.Targets.Where(target => IsOpen(target, scope))]))
            .Where(mapping => mapping.Value.Count > 0);

    private static bool IsOpen(Target target, CallerScope scope) => target.Provider.IsConfigured && scope.ForbidsModel(target.Name) is null;
}

using LlmMesh.Catalog;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Endpoints;

/// <summary>A model in OpenAI's form.</summary>
internal sealed record ModelEntry(string Id, string Object, long Created, string OwnedBy);

/// <summary>OpenAI's list of models.</summary>
internal sealed record ModelList(string Object, IReadOnlyList<ModelEntry> Data);

/// <summary>Which names a request's <c>model</c> may carry, as far as the caller's scope goes: mappings first, then every listed model of the configured providers.</summary>
internal static class ModelEndpoints
{
    private const string Path = "/v1/models";
    private const string MeshOwner = "llmmesh";

    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (CatalogSource catalog, HttpContext http) =>
            Results.Json(new ModelList("list", List(catalog.Current, http.Caller().Scope)), EndpointJson.Default.ModelList))
            .OpensFor(Access.Data, Path);
        routes.MapGet(Path + "/{**id}", FindAsync).OpensFor(Access.Data, Path);
    }

    private static async Task FindAsync(string id, CatalogSource catalog, HttpContext http)
    {
        // Official SDKs escape the slash, and routing keeps that one escape as it is.
        id = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        CallerScope scope = http.Caller().Scope;
        ModelEntry? entry = List(catalog.Current, scope).FirstOrDefault(model => model.Id == id) ?? FromOtherName(catalog.Current, scope, id);
        if (entry is null)
        {
            var error = new MeshError(ErrorCode.ModelNotFound, $"The model '{id}' is not known to this mesh. GET /v1/models lists the names it accepts.")
            { Param = "model" };
            await ErrorWriter.WriteAsync(http.Response, error, http.RequestAborted);
            return;
        }

        await http.Response.WriteAsJsonAsync(entry, EndpointJson.Default.ModelEntry, cancellationToken: http.RequestAborted);
    }

    private static List<ModelEntry> List(CatalogSnapshot catalog, CallerScope scope)
    {
        List<ModelEntry> models = [];
        models.AddRange(catalog.Mappings
            .Where(mapping => scope.ForbidsCategory(mapping.Key) is null && mapping.Value.Any(target => IsOpen(target, scope)))
            .Select(mapping => Entry(mapping.Key, MeshOwner)));
        models.AddRange(catalog.Targets
            .Where(target => IsOpen(target, scope))
            .Select(target => Entry(target.Name, target.Provider.Name)));
        return models;
    }

    // Short names and models the catalogue does not list are accepted although the list leaves them out.
    private static ModelEntry? FromOtherName(CatalogSnapshot catalog, CallerScope scope, string id)
    {
        ResolvedName resolved = catalog.Resolve(id);
        return resolved.Kind == NameKind.Target && resolved.Targets.FirstOrDefault(target => IsOpen(target, scope)) is { } target
            ? Entry(id, target.Provider.Name)
            : null;
    }

    private static bool IsOpen(Target target, CallerScope scope) => target.Provider.IsConfigured && scope.ForbidsModel(target.Name) is null;

    // The catalogue knows no release dates; the field must be there for typed clients.
    private static ModelEntry Entry(string id, string owner) => new(id, "model", 0, owner);
}

using LlmMesh.Catalog;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Endpoints;

/// <summary>A model in OpenAI's form.</summary>
internal sealed record ModelEntry(string Id, string Object, long Created, string OwnedBy);

/// <summary>OpenAI's list of models.</summary>
internal sealed record ModelList(string Object, IReadOnlyList<ModelEntry> Data);

/// <summary>Which names a request's <c>model</c> may carry: mappings first, then every listed model of the configured providers.</summary>
internal static class ModelEndpoints
{
    private const string MeshOwner = "llmmesh";

    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/models", (CatalogSource catalog) =>
            Results.Json(new ModelList("list", List(catalog.Current)), EndpointJson.Default.ModelList));
        routes.MapGet("/v1/models/{**id}", FindAsync);
    }

    private static async Task FindAsync(string id, CatalogSource catalog, HttpContext http)
    {
        // Official SDKs escape the slash, and routing keeps that one escape as it is.
        id = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        ModelEntry? entry = List(catalog.Current).FirstOrDefault(model => model.Id == id) ?? FromOtherName(catalog.Current, id);
        if (entry is null)
        {
            var error = new MeshError(ErrorCode.ModelNotFound, $"The model '{id}' is not known to this mesh. GET /v1/models lists the names it accepts.")
            { Param = "model" };
            await ErrorWriter.WriteAsync(http.Response, error, http.RequestAborted);
            return;
        }

        await http.Response.WriteAsJsonAsync(entry, EndpointJson.Default.ModelEntry, cancellationToken: http.RequestAborted);
    }

    private static List<ModelEntry> List(CatalogSnapshot catalog)
    {
        List<ModelEntry> models = [];
        models.AddRange(catalog.Mappings
            .Where(mapping => mapping.Value.Any(target => target.Provider.IsConfigured))
            .Select(mapping => Entry(mapping.Key, MeshOwner)));
        models.AddRange(catalog.Targets
            .Where(target => target.Provider.IsConfigured)
            .Select(target => Entry(target.Name, target.Provider.Name)));
        return models;
    }

    // Short names and models the catalogue does not list are accepted although the list leaves them out.
    private static ModelEntry? FromOtherName(CatalogSnapshot catalog, string id)
    {
        ResolvedName resolved = catalog.Resolve(id);
        return resolved.Kind == NameKind.Target && resolved.Targets.FirstOrDefault(target => target.Provider.IsConfigured) is { } target
            ? Entry(id, target.Provider.Name)
            : null;
    }

    // The catalogue knows no release dates; the field must be there for typed clients.
    private static ModelEntry Entry(string id, string owner) => new(id, "model", 0, owner);
}

using LlmMesh.Catalog;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Dialects.Gemini;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Endpoints;

/// <summary>Google's Gemini API: models, and what can be done with one, in one address: <c>/v1beta/models/{model}:generateContent</c>.</summary>
internal static class GeminiEndpoints
{
    private const string Path = "/v1beta/models";

    public static void MapGemini(this IEndpointRouteBuilder routes)
    {
        RouterPipeline pipeline = routes.ServiceProvider.GetRequiredService<RouterPipeline>();
        CountPipeline counts = routes.ServiceProvider.GetRequiredService<CountPipeline>();
        routes.MapPost(Path + "/{**operation}", pipeline.HandleAsync).OpensFor(Access.Data, Path).WithMetadata(GeminiClient.Instance);
        routes.MapPost(Path + "/{**operation:regex(countTokens$)}", counts.HandleAsync)
            .OpensFor(Access.Data, Path).WithMetadata(GeminiCountClient.Instance);
        routes.MapGet(Path, ListAsync).OpensFor(Access.Data, Path).WithMetadata(GeminiClient.Instance);
        routes.MapGet(Path + "/{**id}", FindAsync).OpensFor(Access.Data, Path).WithMetadata(GeminiClient.Instance);
    }

    private static async Task ListAsync(CatalogSource catalog, HttpContext http)
    {
        List<ModelRow> models = GeminiModels.List(catalog.Current, http.Caller().Scope);
        if (GeminiModels.Page(models, http.Request.Query["pageSize"], http.Request.Query["pageToken"]) is not { } page)
        {
            var error = new MeshError(ErrorCode.InvalidValue, "'pageSize' must be a positive number, and 'pageToken' one that a page has named.") { Param = "pageToken" };
            await ErrorWriter.WriteAsync(http.Response, error, http.RequestAborted);
            return;
        }

        await http.Response.WriteAsJsonAsync(page, GeminiModelJson.Default.ModelPage, cancellationToken: http.RequestAborted);
    }

    private static async Task FindAsync(string id, CatalogSource catalog, HttpContext http)
    {
        // Official SDKs escape the slash, and routing keeps that one escape as it is.
        id = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (GeminiModels.Find(catalog.Current, http.Caller().Scope, id) is { } model)
        {
            await http.Response.WriteAsJsonAsync(model, GeminiModelJson.Default.ModelRow, cancellationToken: http.RequestAborted);
            return;
        }

        var error = new MeshError(ErrorCode.ModelNotFound, $"The model '{id}' is not known to this mesh. GET {Path} lists the names it accepts.")
        { Param = "model" };
        await ErrorWriter.WriteAsync(http.Response, error, http.RequestAborted);
    }
}

using LlmMesh.Catalog;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Configuration;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Endpoints.Configuration;

/// <summary>
/// <c>POST /config/category</c>, <c>DELETE /config/category/{name}</c> and <c>POST /config/model-mapping</c>: the commonest changes of the
/// configuration. Each is one edit of the document, validated and published like any other.
/// </summary>
internal static class CategoryEndpoints
{
    private static readonly MeshError NoCategory = new(
        ErrorCode.InvalidJson,
        "The body must be {\"name\": \"a name\", \"models\": [names], \"keywords\": [words]}; models and keywords that are left out stay as they are.");

    private static readonly MeshError NoMapping = new(
        ErrorCode.InvalidJson, "The body must be {\"category\": \"a category's or a mapping's name\", \"models\": [names]}.");

    private static readonly MeshError UnknownCategory = new(
        ErrorCode.CategoryNotFound, "There is no category of this name. GET /config lists them.")
    { Param = "name" };

    private static readonly MeshError BuiltIn = new(
        ErrorCode.CategoryBuiltIn,
        "This category comes with the mesh, and nothing of it has been changed. A configuration does without it where its value is null: write so with PUT /config or in the file.")
    { Param = "name" };

    public static void MapCategories(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/config/category", PutCategoryAsync).OpensFor(Access.Admin, "/config/category");
        routes.MapPost("/config/model-mapping", PutMappingAsync).OpensFor(Access.Admin, "/config/model-mapping");
        routes.MapDelete("/config/category/{**name}", RemoveAsync).OpensFor(Access.Admin, "/config/category");
    }

    private static async Task PutCategoryAsync(CatalogSource catalog, ConfigurationOrders orders, HttpContext http)
    {
        ExpectedVersion expected = ExpectedVersion.Optional(http.Request);
        ConfigurationBody<CategoryRequest> body = await ConfigurationBodies.FieldsAsync(http, ConfigurationJson.Default.CategoryRequest, NoCategory);
        if ((expected.Error ?? body.Error) is { } error)
        {
            await ErrorWriter.WriteAsync(http.Response, error, http.RequestAborted);
            return;
        }

        CategoryRequest request = body.Value!;
        bool isBuiltIn = IsKnown(catalog, request.Name);
        await orders.ChangeAsync(http, new ConfigurationOrder(
            "config.category_put",
            request.Name,
            text => CategoryEdits.WithCategory(text, request, isBuiltIn || CategoryEdits.NamesCategory(text, request.Name)),
            expected.Number));
    }

    private static async Task PutMappingAsync(ConfigurationOrders orders, HttpContext http)
    {
        ExpectedVersion expected = ExpectedVersion.Optional(http.Request);
        ConfigurationBody<MappingRequest> body = await ConfigurationBodies.FieldsAsync(http, ConfigurationJson.Default.MappingRequest, NoMapping);
        if ((expected.Error ?? body.Error) is { } error)
        {
            await ErrorWriter.WriteAsync(http.Response, error, http.RequestAborted);
            return;
        }

        MappingRequest request = body.Value!;
        await orders.ChangeAsync(http, new ConfigurationOrder(
            "config.mapping_put", request.Category, text => CategoryEdits.WithChain(text, request.Category, request.Models), expected.Number));
    }

    private static Task RemoveAsync(string name, CatalogSource catalog, ConfigurationDesk desk, ConfigurationOrders orders, HttpContext http)
    {
        string category = Uri.UnescapeDataString(name);
        ExpectedVersion expected = ExpectedVersion.Optional(http.Request);
        return (expected.Error ?? Refuse(category, catalog, desk)) is { } error
            ? ErrorWriter.WriteAsync(http.Response, error, http.RequestAborted)
            : orders.ChangeAsync(http, new ConfigurationOrder(
                "config.category_remove", category, text => CategoryEdits.Without(text, category), expected.Number));
    }

    private static MeshError? Refuse(string name, CatalogSource catalog, ConfigurationDesk desk)
    {
        if (desk.Current?.Document is not { } text || CategoryEdits.NamesCategory(text, name))
        {
            return null;
        }

        return !IsKnown(catalog, name) ? UnknownCategory
            : CategoryEdits.NamesMapping(text, name) ? null
            : BuiltIn;
    }

    private static bool IsKnown(CatalogSource catalog, string name) =>
        catalog.Current.Categories.Any(category => string.Equals(category.Name, name, StringComparison.Ordinal));
}

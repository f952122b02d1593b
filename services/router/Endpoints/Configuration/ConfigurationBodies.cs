using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LlmMesh.Catalog;
using LlmMesh.Catalog.Editing;
using LlmMesh.Router.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace LlmMesh.Router.Endpoints.Configuration;

/// <summary>Reads the bodies of the configuration API.</summary>
internal static class ConfigurationBodies
{
    /// <summary>Largest document or patch: 1 MiB.</summary>
    private const int LargestDocument = 1 << 20;

    private static readonly JsonDocumentOptions Unambiguous = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    private static readonly MeshError TooLarge = new(ErrorCode.BodyTooLarge, $"A configuration has at most {LargestDocument} bytes.");

    private static readonly MeshError NoPatch = new(
        ErrorCode.InvalidJson, "A merge patch is an object that names each member once. PUT /config replaces the document as a whole.");

    /// <summary>A document as it is written, comments included.</summary>
    public static async Task<ConfigurationBody<string>> DocumentAsync(HttpContext http)
    {
        if (await ReadAsync(http) is not { } body)
        {
            return new ConfigurationBody<string>(null, TooLarge);
        }

        string? text = ConfigurationText.Read(body.Span, out IReadOnlyList<ConfigurationError> errors);
        return new ConfigurationBody<string>(text, text is null ? ConfigurationAnswers.Invalid(errors) : null);
    }

    /// <summary>A merge patch.</summary>
    public static async Task<ConfigurationBody<JsonElement>> PatchAsync(HttpContext http)
    {
        ConfigurationBody<string> body = await DocumentAsync(http);
        if (body.Error is not null)
        {
            return new ConfigurationBody<JsonElement>(default, body.Error);
        }

        try
        {
            JsonElement patch = JsonElement.Parse(body.Value!.TrimStart('\uFEFF'), Unambiguous);
            return patch.ValueKind == JsonValueKind.Object
                ? new ConfigurationBody<JsonElement>(patch, null)
                : new ConfigurationBody<JsonElement>(default, NoPatch);
        }
        catch (JsonException)
        {
            return new ConfigurationBody<JsonElement>(default, NoPatch);
        }
    }

    /// <summary>A body of known fields and no others.</summary>
    public static async Task<ConfigurationBody<T>> FieldsAsync<T>(HttpContext http, JsonTypeInfo<T> form, MeshError unreadable)
        where T : class
    {
        if (await ReadAsync(http) is not { } body)
        {
            return new ConfigurationBody<T>(null, TooLarge);
        }

        try
        {
            T? value = JsonSerializer.Deserialize(body.Span, form);
            return new ConfigurationBody<T>(value, value is null ? unreadable : null);
        }
        catch (JsonException)
        {
            return new ConfigurationBody<T>(null, unreadable);
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext http)
    {
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = LargestDocument;
        try
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            return body.GetBuffer().AsMemory(0, (int)body.Length);
        }
        catch (BadHttpRequestException)
        {
            return null;
        }
    }
}

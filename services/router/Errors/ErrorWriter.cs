using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.ServiceDefaults.Redaction;

namespace LlmMesh.Router.Errors;

/// <summary>
/// Writes errors in the form of the route's dialect; where it has none, in OpenAI's: <c>{"error":{"message","type","param","code"}}</c>.
/// </summary>
internal static class ErrorWriter
{
    // People read these in terminals: quotes and other scripts stay as they are. JSON never reaches an HTML page from here.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with the error; nothing may have been sent before.</summary>
    public static async Task WriteAsync(HttpResponse response, MeshError error, CancellationToken cancellationToken)
    {
        response.StatusCode = error.Form.Status;
        response.ContentType = "application/json";
        if (error.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString();
        }

        if (error.AttemptsSpent)
        {
            response.Headers["x-should-retry"] = "false";
        }

        if (response.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IErrorDialect>() is { } dialect)
        {
            Write(response, dialect, error);
        }
        else
        {
            WriteBody(response.BodyWriter, error);
        }

        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    /// <summary>
    /// Ends a stream that has begun. No <c>[DONE]</c> follows: a client that sees one believes the answer is whole.
    /// </summary>
    public static async Task WriteEventAsync(HttpResponse response, MeshError error, CancellationToken cancellationToken)
    {
        response.BodyWriter.Write("data: "u8);
        WriteBody(response.BodyWriter, error);
        response.BodyWriter.Write("\n\n"u8);
        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    private static void Write(HttpResponse response, IErrorDialect dialect, MeshError error)
    {
        using var json = new Utf8JsonWriter(response.BodyWriter, Readable);
        dialect.WriteError(
            json,
            error with { Message = Redactor.Scrub(error.Message), Param = Redactor.Scrub(error.Param) },
            RequestIds.Of(response.HttpContext));
    }

    private static void WriteBody(IBufferWriter<byte> destination, MeshError error)
    {
        using var json = new Utf8JsonWriter(destination, Readable);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, Redactor.Scrub(error.Message));
        json.WriteString("type"u8, error.Form.Type);
        json.WriteString("param"u8, Redactor.Scrub(error.Param));
        json.WriteString("code"u8, error.Form.Code);
        json.WriteEndObject();
        if (error.Places.Count > 0)
        {
            WritePlaces(json, error.Places);
        }

        json.WriteEndObject();
    }

    private static void WritePlaces(Utf8JsonWriter json, IReadOnlyList<ConfigurationError> places)
    {
        json.WriteStartArray("errors"u8);
        foreach (ConfigurationError place in places)
        {
            json.WriteStartObject();
            json.WriteString("path"u8, Redactor.Scrub(place.Path));
            json.WriteString("message"u8, Redactor.Scrub(place.Message));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

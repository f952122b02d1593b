using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace LlmMesh.ServiceDefaults.Identity;

/// <summary>Why a request does not get to its route, in the form of OpenAI's errors.</summary>
internal sealed class GateRefusal
{
    private readonly int _status;
    private readonly byte[] _body;

    private GateRefusal(int status, string code, string message)
    {
        _status = status;
        _body = JsonSerializer.SerializeToUtf8Bytes(
            new GateError(new GateErrorDetail(message, "invalid_request_error", Param: null, code)), GateJson.Default.GateError);
    }

    public static GateRefusal Unknown { get; } = new(
        StatusCodes.Status401Unauthorized, "invalid_api_key", "This service answers through the mesh's edge only. Call the edge, with a valid key.");

    public static GateRefusal WrongKind { get; } = new(
        StatusCodes.Status403Forbidden, "wrong_key_kind", "This needs an admin key; the key given is a data key. Nothing was done.");

    public static GateRefusal Closed { get; } = new(
        StatusCodes.Status403Forbidden, "route_closed", "This route is closed to everybody, because it does not say who may call it.");

    public static GateRefusal NoMetricsKey { get; } = new(
        StatusCodes.Status401Unauthorized,
        "invalid_api_key",
        "Metrics are read with 'Authorization: Bearer KEY', where KEY is the LLMMESH_METRICS_KEY of this service. Set the variable and send it.");

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = _status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = _body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(_body, context.RequestAborted);
        }
    }
}

/// <summary>An error body.</summary>
internal sealed record GateError(GateErrorDetail Error);

/// <summary>The inside of an error body.</summary>
internal sealed record GateErrorDetail(string Message, string Type, string? Param, string Code);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GateError))]
internal sealed partial class GateJson : JsonSerializerContext;

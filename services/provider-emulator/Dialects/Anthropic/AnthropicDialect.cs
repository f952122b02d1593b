using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Anthropic;

/// <summary>Anthropic's: <c>x-api-key</c>, errors by type, a request id on every response.</summary>
internal sealed class AnthropicDialect : Dialect
{
    public static readonly AnthropicDialect Instance = new();

    // Answers are a pure function of the request.
    private const string RequestId = "req_emulator";

    public override IReadOnlyDictionary<string, ErrorReply> Faults => AnthropicFaults.Replies;

    public override bool NamesErrors => true;

    public override string? Key(HttpRequest request) => Header(request, "x-api-key") ?? BearerToken(request);

    public override void Announce(HttpResponse response) => response.Headers["request-id"] = RequestId;

    public override void WriteError(Utf8JsonWriter json, ApiProblem problem)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, TypeOf(problem.Status));
        json.WriteString("message"u8, problem.Param is null ? problem.Message : $"{problem.Param}: {problem.Message}");
        json.WriteEndObject();
        json.WriteString("request_id"u8, RequestId);
        json.WriteEndObject();
    }

    /// <summary>The type of an error, by the status it is sent with.</summary>
    public static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        409 => "conflict_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };
}

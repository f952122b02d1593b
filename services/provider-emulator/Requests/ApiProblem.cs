using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Requests;

/// <summary>A refusal in OpenAI's error shape.</summary>
internal sealed record ApiProblem(int Status, string Type, string? Code, string? Param, string Message)
{
    public static readonly ApiProblem Unparsable = Invalid(null, "invalid_json", "We could not parse the JSON body of your request.");

    public static ApiProblem Invalid(string? param, string code, string message) =>
        new(StatusCodes.Status400BadRequest, "invalid_request_error", code, param, message);

    /// <summary>Sends the error document; <paramref name="sending"/> is called just before its bytes go out.</summary>
    public async Task SendAsync(HttpContext http, Action sending)
    {
        using JsonBuffer buffer = JsonBuffer.Rent();
        Utf8JsonWriter json = buffer.Begin();
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, Message);
        json.WriteString("type"u8, Type);
        json.WriteString("param"u8, Param);
        json.WriteString("code"u8, Code);
        json.WriteEndObject();
        json.WriteEndObject();
        http.Response.StatusCode = Status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = buffer.Written.Length;
        sending();
        await http.Response.BodyWriter.WriteAsync(buffer.Written);
    }
}

using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects;

/// <summary>What stands around a dialect's answers: where the key is, how errors look, which headers every response has.</summary>
internal abstract class Dialect
{
    private const string Bearer = "Bearer ";

    /// <summary>Status faults in the dialect's own words, by the fault's name; those not listed are the same in every dialect.</summary>
    public virtual IReadOnlyDictionary<string, ErrorReply> Faults { get; } = new Dictionary<string, ErrorReply>(StringComparer.Ordinal);

    /// <summary>Whether an error in a stream is an event with the name <c>error</c>.</summary>
    public virtual bool NamesErrors => false;

    /// <summary>The caller's key; null when none stands where the dialect looks.</summary>
    public abstract string? Key(HttpRequest request);

    /// <summary>Writes the error document.</summary>
    public abstract void WriteError(Utf8JsonWriter json, ApiProblem problem);

    /// <summary>Writes an error into a stream that has begun. Default: the error document.</summary>
    public virtual void WriteStreamError(Utf8JsonWriter json, ApiProblem problem) => WriteError(json, problem);

    /// <summary>The status a refusal is sent with. Default: its own.</summary>
    public virtual int StatusOf(ApiProblem problem) => problem.Status;

    /// <summary>Sets the headers that every response of the dialect has.</summary>
    public virtual void Announce(HttpResponse response)
    {
    }

    public byte[] Document(ApiProblem problem) => Bytes(problem, WriteError);

    public byte[] StreamError(ApiProblem problem) => Bytes(problem, WriteStreamError);

    /// <summary>Sends the error document; <paramref name="sending"/> is called just before its bytes go out.</summary>
    public async Task RefuseAsync(HttpContext http, ApiProblem problem, Action sending)
    {
        byte[] document = Document(problem);
        Announce(http.Response);
        http.Response.StatusCode = StatusOf(problem);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = document.Length;
        sending();
        await http.Response.BodyWriter.WriteAsync(document);
    }

    protected static string? BearerToken(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { } value && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? value[Bearer.Length..]
            : null;

    protected static string? Header(HttpRequest request, string name) =>
        request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    private static byte[] Bytes(ApiProblem problem, Action<Utf8JsonWriter, ApiProblem> write)
    {
        using JsonBuffer buffer = JsonBuffer.Rent();
        write(buffer.Begin(), problem);
        return buffer.Written.ToArray();
    }
}

/// <summary>A status and the body that goes with it.</summary>
internal sealed record ErrorReply(int Status, string Body);

using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>A Gemini client's request as an extended chat completion request. What only Gemini has goes along as <c>x_gemini</c>.</summary>
internal static class ClientRequest
{
    // Those that become fields of the chat.
    private static readonly string[] Known = ["contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "models", "fallbacks", "model"];

    /// <exception cref="JsonException">The body is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A string in it is no text.</exception>
    public static ReadRequest Read(ArrivedRequest request)
    {
        ClientRoute route = ClientRoute.Parse(request.Route);
        if (route.Operation is not (ClientRoute.Generate or ClientRoute.StreamGenerate) || route.Model.Length == 0)
        {
            return ReadRequest.Refused(new MeshError(
                ErrorCode.UnknownRoute,
                "This address names no operation the mesh knows. Send /v1beta/models/{model}:generateContent, :streamGenerateContent or :countTokens."));
        }

        bool isStream = route.Operation == ClientRoute.StreamGenerate;
        (ReadOnlyMemory<byte> chat, ClientNotes? notes, MeshError? error) =
            Translate(request.Body.Memory, route.Model, isStream, asArray: isStream && !AsksEvents(request.Query));
        return error is not null
            ? ReadRequest.Refused(error)
            : ReadRequest.Of(
                PooledBody.CopyOf(chat.Span),
                new SentRequest(GeminiClient.Instance, request.Body) { Notes = notes, OwnFields = notes!.Places.OwnFields, Headers = request.Headers });
    }

    /// <summary>The chat completion request that a body means.</summary>
    /// <param name="body">The body.</param>
    /// <param name="model">The model in the address.</param>
    /// <param name="isStream">Whether a stream is asked for.</param>
    /// <param name="asArray">Whether that stream is one array.</param>
    public static (ReadOnlyMemory<byte> Chat, ClientNotes? Notes, MeshError? Error) Translate(
        ReadOnlyMemory<byte> body, string model, bool isStream, bool asArray)
    {
        (ClientPlaces? places, MeshError? error) = ClientPlaceReader.Read(body.Span);
        if (places is null)
        {
            return (default, null, error);
        }

        using JsonDocument document = JsonDocument.Parse(body, GeminiJson.Reading);
        JsonElement root = document.RootElement;
        var chat = new ArrayBufferWriter<byte>(body.Length + 256);
        using var json = new Utf8JsonWriter(chat, GeminiJson.Writing);
        json.WriteStartObject();
        json.WriteString("model"u8, model);
        WriteNames(json, root, "models");
        WriteNames(json, root, "fallbacks");
        if (isStream)
        {
            json.WriteBoolean("stream"u8, true);

            // Gemini's streams always tell.
            json.WriteStartObject("stream_options"u8);
            json.WriteBoolean("include_usage"u8, true);
            json.WriteEndObject();
        }

        var own = new OwnFields();
        error = new ClientContents(json).Write(root)
            ?? ClientConfig.Write(json, root, own)
            ?? ClientTools.Write(json, root, own);
        if (error is not null)
        {
            return (default, null, error);
        }

        own.WriteRest(json, root, Known);
        json.WriteEndObject();
        json.Flush();
        return (chat.WrittenMemory, new ClientNotes(asArray, ClientConfig.WantsThoughts(root), places), null);
    }

    private static void WriteNames(Utf8JsonWriter json, JsonElement root, string field)
    {
        if (root.TryGet(field, out JsonElement names))
        {
            json.WriteRaw(field, names);
        }
    }

    private static bool AsksEvents(string query)
    {
        foreach (string pair in query.TrimStart('?').Split('&'))
        {
            if (pair.Equals("alt=sse", StringComparison.OrdinalIgnoreCase) || pair.Equals("$alt=sse", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Collects what only Gemini has, by the names it has there: <c>generationConfig.mediaResolution</c>, <c>safetySettings</c>.</summary>
internal sealed class OwnFields
{
    private readonly List<(string Name, JsonElement Value)> _fields = [];
    private readonly List<(string Function, List<(string Name, JsonElement Value)> Members)> _functions = [];

    public void Add(string name, JsonElement value) => _fields.Add((name, value));

    /// <summary>Adds what only Gemini says of a function.</summary>
    public void AddFunction(string function, List<(string Name, JsonElement Value)> members) => _functions.Add((function, members));

    /// <summary>Writes them, with the members of the request that are none of the known ones.</summary>
    public void WriteRest(Utf8JsonWriter json, JsonElement root, string[] known)
    {
        foreach (JsonProperty member in root.EnumerateObject())
        {
            string name = GeminiJson.Canonical(member.Name);
            if (member.Value.ValueKind != JsonValueKind.Null && !known.Contains(name, StringComparer.Ordinal))
            {
                Add(name, member.Value);
            }
        }

        if (_fields.Count + _functions.Count == 0)
        {
            return;
        }

        json.WriteStartObject("x_gemini"u8);
        _fields.ForEach(field => json.WriteRaw(field.Name, field.Value));
        WriteFunctions(json);
        json.WriteEndObject();
    }

    private void WriteFunctions(Utf8JsonWriter json)
    {
        if (_functions.Count == 0)
        {
            return;
        }

        json.WriteStartObject(GeminiTools.DeclarationExtras);
        foreach ((string function, List<(string Name, JsonElement Value)> members) in _functions)
        {
            json.WriteStartObject(function);
            members.ForEach(member => json.WriteRaw(member.Name, member.Value));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}

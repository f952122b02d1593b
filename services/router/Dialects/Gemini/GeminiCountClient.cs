using System.Buffers;
using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>
/// A Gemini client that asks how many tokens a request has (<c>countTokens</c>): the request itself, or one inside
/// <c>generateContentRequest</c>, which names its model once more.
/// </summary>
internal sealed class GeminiCountClient : ClientDialect, ITokenCounter
{
    public static readonly GeminiCountClient Instance = new();

    private GeminiCountClient()
    {
    }

    public override UpstreamDialect Upstream => GeminiUpstream.Instance;

    public override bool IsSpokenBy(ProviderDefinition provider) => GeminiClient.Instance.IsSpokenBy(provider);

    public override string PathFor(string model, bool stream) => GeminiPath.Of(model, ClientRoute.CountTokens);

    public override List<BodyEdit> EditsFor(SentRequest sent, Target target, long? outputLimit)
    {
        List<BodyEdit> edits = [.. sent.OwnFields.Select(static own => new BodyEdit(own, default))];
        if (sent.ModelValue is { } model)
        {
            edits.Add(new BodyEdit(model, JsonSerializer.SerializeToUtf8Bytes($"models/{target.Model}", JsonText.Default.String)));
        }

        edits.Sort(static (left, right) => left.Range.Start.CompareTo(right.Range.Start));
        return edits;
    }

    public override ReadRequest Read(ArrivedRequest request) => GeminiClient.Guarded(() =>
    {
        (ByteRange inner, ByteRange? model) = Locate(request.Body.Span);
        (ReadOnlyMemory<byte> chat, ClientNotes? notes, MeshError? error) = ClientRequest.Translate(
            request.Body.Memory.Slice(inner.Start, inner.Length), ClientRoute.Parse(request.Route).Model, isStream: false, asArray: false);
        return error is not null
            ? ReadRequest.Refused(error)
            : ReadRequest.Of(
                PooledBody.CopyOf(chat.Span),
                new SentRequest(this, request.Body)
                {
                    Notes = notes,
                    ModelValue = model,
                    OwnFields = [.. notes!.Places.OwnFields.Select(own => new ByteRange(own.Start + inner.Start, own.Length))],
                });
    });

    public override byte[] FromChat(ReadOnlyMemory<byte> answer, AnswerContext context) => GeminiClient.Instance.FromChat(answer, context);

    public override AnswerEncoder Encoder(AnswerContext context) => GeminiClient.Instance.Encoder(context);

    public override void WriteError(Utf8JsonWriter json, MeshError error, string requestId) => ClientErrors.Write(json, error, requestId);

    public long? ReadCount(ReadOnlyMemory<byte> answer)
    {
        var json = new Utf8JsonReader(answer.Span, GeminiJson.ReadingTokens);
        try
        {
            return JsonElement.ParseValue(ref json) is { ValueKind: JsonValueKind.Object } count
                && count.TryGet("totalTokens", out JsonElement tokens) && tokens.ValueKind == JsonValueKind.Number && tokens.TryGetInt64(out long total)
                    ? total
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] WriteCount(long tokens)
    {
        var answer = new ArrayBufferWriter<byte>(64);
        using var json = new Utf8JsonWriter(answer);
        json.WriteStartObject();
        json.WriteNumber("totalTokens"u8, tokens);
        json.WriteEndObject();
        json.Flush();
        return answer.WrittenSpan.ToArray();
    }

    /// <summary>Where the request to count stands, and the name of its model in it.</summary>
    private static (ByteRange Request, ByteRange? Model) Locate(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body, GeminiJson.ReadingTokens);
        bool isObject = json.Read() && json.TokenType == JsonTokenType.StartObject;
        while (isObject && json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isRequest = GeminiJson.Canonical(json.GetString()!) == "generateContentRequest";
            json.Read();
            if (!isRequest || json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            int start = (int)json.TokenStartIndex;
            ByteRange? model = null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isModel = json.ValueTextEquals("model"u8);
                json.Read();
                ByteRange place = GeminiFrame.Place(ref json);
                model = isModel ? place : model;
            }

            return (new ByteRange(start, (int)json.BytesConsumed - start), model);
        }

        return (new ByteRange(0, body.Length), null);
    }
}

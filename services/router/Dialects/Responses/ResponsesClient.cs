using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>OpenAI's Responses API. https://platform.openai.com/docs/api-reference/responses</summary>
internal sealed class ResponsesClient : ClientDialect, ITokenCounter
{
    public static readonly ResponsesClient Instance = new(ResponsesUpstream.Path);

    /// <summary>The same for requests that only ask how many tokens they have.</summary>
    public static readonly ResponsesClient Counting = new(ResponsesUpstream.Path + "/input_tokens");

    private readonly string _path;

    private ResponsesClient(string path) => _path = path;

    public override UpstreamDialect Upstream => ResponsesUpstream.Instance;

    public override bool IsSpokenBy(ProviderDefinition provider) => provider is { SpeaksResponses: true, Dialect: Dialect.OpenAI };

    public override string PathFor(string model, bool stream) => _path;

    public override List<BodyEdit> EditsFor(SentRequest sent, Target target, long? outputLimit)
    {
        var edits = new List<BodyEdit>(2 + sent.OwnFields.Count);
        byte[] model = JsonSerializer.SerializeToUtf8Bytes(target.Model, JsonText.Default.String);
        if (outputLimit is { } most)
        {
            if (sent.TokenLimitValue is { } said)
            {
                long limit = long.TryParse(said.In(sent.Body.Span), NumberStyles.None, CultureInfo.InvariantCulture, out long clients)
                    ? Math.Min(clients, most)
                    : most;
                edits.Add(new BodyEdit(said, Encoding.UTF8.GetBytes(limit.ToString(CultureInfo.InvariantCulture))));
            }
            else
            {
                model = [.. model, .. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"max_output_tokens\":{most}"))];
            }
        }

        edits.Add(new BodyEdit(sent.ModelValue!.Value, model));
        foreach (ByteRange own in sent.OwnFields)
        {
            edits.Add(new BodyEdit(own, default));
        }

        edits.Sort(static (left, right) => left.Range.Start.CompareTo(right.Range.Start));
        return edits;
    }

    public override ReadRequest Read(ArrivedRequest request)
    {
        (RequestOutline? outline, MeshError? error) = RequestOutline.Read(request.Body.Span);
        if (outline is null)
        {
            return ReadRequest.Refused(error!);
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(
                request.Body.Memory, new JsonDocumentOptions { MaxDepth = RequestOutline.MaxDepth, AllowDuplicateProperties = false });
            var translation = new RequestTranslation(json.RootElement);
            return translation.Write() is { } refusal
                ? ReadRequest.Refused(refusal)
                : ReadRequest.Of(PooledBody.CopyOf(translation.Chat), new SentRequest(this, request.Body)
                {
                    ModelValue = outline.ValueOf(ResponsesFields.Model),
                    TokenLimitValue = outline.ValueOf(ResponsesFields.MaxOutputTokens),
                    OwnFields = outline.Without(
                        ResponsesFields.Models,
                        ResponsesFields.Fallbacks,
                        ResponsesFields.Provider,
                        ResponsesFields.SessionId,
                        ResponsesFields.PreviousResponse),
                    Headers = request.Headers,
                    Notes = translation.Notes(),
                });
        }
        catch (JsonException)
        {
            // The outline has found it to be JSON.
            return ReadRequest.Refused(new MeshError(ErrorCode.DuplicateParameter, "An object in the body has a member twice. Send each once."));
        }
        catch (InvalidOperationException)
        {
            return ReadRequest.Refused(new MeshError(ErrorCode.InvalidJson, "The body is not valid JSON: a string is not valid UTF-8."));
        }
    }

    /// <inheritdoc />
    public long? ReadCount(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(answer);
            return json.RootElement.Find("input_tokens"u8) is { ValueKind: JsonValueKind.Number } count && count.TryGetInt64(out long tokens)
                ? tokens
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public byte[] WriteCount(long tokens) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{{\"object\":\"response.input_tokens\",\"input_tokens\":{tokens}}}"));

    public override byte[] FromChat(ReadOnlyMemory<byte> answer, AnswerContext context) => WholeAnswer.FromChat(answer, context);

    public override AnswerEncoder Encoder(AnswerContext context) => new ResponsesEncoder(context);

    public override void WriteError(Utf8JsonWriter json, MeshError error, string requestId)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, error.Message);
        json.WriteString("type"u8, error.Form.Type);
        json.WriteString("param"u8, error.Param);
        json.WriteString("code"u8, error.Form.Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

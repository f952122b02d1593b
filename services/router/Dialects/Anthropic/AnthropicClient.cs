using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>A client that speaks Anthropic's Messages API.</summary>
internal sealed class AnthropicClient : ClientDialect, ITokenCounter
{
    /// <summary>For messages.</summary>
    public static readonly AnthropicClient Instance = new(isCount: false);

    /// <summary>For counting what a message would take: the same request, without a limit on the answer.</summary>
    public static readonly AnthropicClient Counting = new(isCount: true);

    private AnthropicClient(bool isCount) => IsCount = isCount;

    /// <summary>Whether the request is to be counted only.</summary>
    public bool IsCount { get; }

    public override IReadOnlyList<string> PassedHeaders { get; } = [AnthropicUpstream.VersionHeader, "anthropic-beta"];

    public override UpstreamDialect Upstream => AnthropicUpstream.Instance;

    public override bool IsSpokenBy(ProviderDefinition provider) => provider.Dialect == Dialect.Anthropic;

    public override string PathFor(string model, bool stream) => IsCount ? AnthropicUpstream.Path + "/count_tokens" : AnthropicUpstream.Path;

    public override List<BodyEdit> EditsFor(SentRequest sent, Target target, long? outputLimit)
    {
        var edits = new List<BodyEdit>(2 + sent.OwnFields.Count);
        if (sent.ModelValue is { } model)
        {
            edits.Add(new BodyEdit(model, JsonSerializer.SerializeToUtf8Bytes(target.Model, JsonText.Default.String)));
        }

        if (outputLimit is { } limit && sent.TokenLimitValue is { } value && Asked(sent.Body.Span, value) > limit)
        {
            edits.Add(new BodyEdit(value, Encoding.ASCII.GetBytes(limit.ToString(CultureInfo.InvariantCulture))));
        }

        foreach (ByteRange own in sent.OwnFields)
        {
            edits.Add(new BodyEdit(own, default));
        }

        edits.Sort(static (left, right) => left.Range.Start.CompareTo(right.Range.Start));
        return edits;
    }

    public override ReadRequest Read(ArrivedRequest request) => RequestReader.Read(request, this);

    public override byte[] FromChat(ReadOnlyMemory<byte> answer, AnswerContext context)
    {
        try
        {
            return ChatTranslation.ToMessage(answer, context);
        }
        catch (InvalidOperationException)
        {
            return ChatTranslation.ToMessage(MendedJson.Of(answer.Span), context);
        }
    }

    public override AnswerEncoder Encoder(AnswerContext context) => new AnthropicEncoder(context);

    public override void WriteError(Utf8JsonWriter json, MeshError error, string requestId) =>
        MessageErrors.Write(json, ErrorTypes.Of(error.Form), error.Message, error.Form.Code, error.Param, requestId);

    public long? ReadCount(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer, MessagesJson.Reading);
            return document.RootElement.TryGet("input_tokens", out JsonElement count) && count.ValueKind == JsonValueKind.Number
                && count.TryGetInt64(out long tokens) ? tokens : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] WriteCount(long tokens) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"input_tokens\":{tokens}}}"));

    private static long Asked(ReadOnlySpan<byte> body, ByteRange value) =>
        long.TryParse(body.Slice(value.Start, value.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long asked) ? asked : long.MaxValue;
}

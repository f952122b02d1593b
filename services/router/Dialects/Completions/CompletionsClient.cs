using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Dialects.Completions;

/// <summary>
/// <c>POST /v1/completions</c>, the API before chat. A model that takes bare texts gets the client's bytes; for one that only chats the
/// prompt becomes a user's message. https://platform.openai.com/docs/api-reference/completions
/// </summary>
internal sealed class CompletionsClient : ClientDialect
{
    public static readonly CompletionsClient Instance = new();

    public override string OperationName => "text_completion";

    public override Capabilities Needs => Capabilities.Chat | Capabilities.Completion;

    public override UpstreamDialect Upstream => CompletionsUpstream.Instance;

    public override bool IsSpokenBy(ProviderDefinition provider) => provider.Dialect == Dialect.OpenAI;

    /// <summary>What the catalogue does not list may take bare texts: servers of one's own do.</summary>
    public override bool IsSpokenBy(Target target) =>
        IsSpokenBy(target.Provider) && (target.Definition is not { } model || (model.Capabilities & Capabilities.Completion) != 0);

    public override string PathFor(string model, bool stream) => CompletionsUpstream.Path;

    public override ReadRequest Read(ArrivedRequest request) => CompletionsReader.Read(request.Body);

    public override List<BodyEdit> EditsFor(SentRequest sent, Target target, long? outputLimit)
    {
        var asked = (AskedCompletion)sent.Notes!;
        byte[] model = JsonSerializer.SerializeToUtf8Bytes(target.Model, JsonText.Default.String);
        List<BodyEdit> edits = [];
        byte[] limit = Encoding.UTF8.GetBytes(
            Math.Min(outputLimit ?? long.MaxValue, asked.MaxTokens ?? AskedCompletion.DefaultMaxTokens).ToString(CultureInfo.InvariantCulture));
        if (sent.TokenLimitValue is { } said)
        {
            if (outputLimit is not null || asked.MaxTokens is null)
            {
                edits.Add(new BodyEdit(said, limit));
            }
        }
        else
        {
            // Servers differ in what they take for granted.
            model = [.. model, .. ",\"max_tokens\":"u8, .. limit];
        }

        if (asked.Stream && target.Provider.StreamUsage == StreamUsage.OnRequest && !asked.AsksUsage)
        {
            if (asked.UsagePlace is { } place)
            {
                edits.Add(new BodyEdit(place, asked.UsageText));
            }
            else
            {
                model = [.. model, .. ",\"stream_options\":{\"include_usage\":true}"u8];
            }
        }

        edits.Add(new BodyEdit(sent.ModelValue!.Value, model));
        edits.AddRange(sent.OwnFields.Select(static own => new BodyEdit(own, default)));
        edits.Sort(static (left, right) => left.Range.Start.CompareTo(right.Range.Start));
        return edits;
    }

    public override byte[] FromChat(ReadOnlyMemory<byte> answer, AnswerContext context)
    {
        var document = new ArrayBufferWriter<byte>(answer.Length);
        using (var json = new Utf8JsonWriter(document))
        {
            CompletionChoices.FromChat(answer.Span, json);
        }

        return document.WrittenSpan.ToArray();
    }

    public override AnswerEncoder Encoder(AnswerContext context) => new CompletionsEncoder();

    /// <summary>OpenAI's form, as everywhere in its API.</summary>
    public override void WriteError(Utf8JsonWriter json, MeshError error, string requestId)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, error.Message);
        json.WriteString("type"u8, error.Form.Type);
        json.WriteString("param"u8, error.Param == "messages" ? "prompt" : error.Param);
        json.WriteString("code"u8, error.Form.Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

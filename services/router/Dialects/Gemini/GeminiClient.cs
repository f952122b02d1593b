using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>
/// A client that speaks Gemini's API. The model and whether a stream is wanted stand in the address; a stream is events where the client
/// asks for them (<c>alt=sse</c>), else one JSON array that grows.
/// </summary>
internal sealed class GeminiClient : ClientDialect
{
    public static readonly GeminiClient Instance = new();

    private GeminiClient()
    {
    }

    public override UpstreamDialect Upstream => GeminiUpstream.Instance;

    public override bool IsSpokenBy(ProviderDefinition provider) => provider.Dialect == Dialect.Gemini;

    public override string PathFor(string model, bool stream) => GeminiUpstream.Instance.PathFor(model, stream);

    public override ReadRequest Read(ArrivedRequest request) => Guarded(() => ClientRequest.Read(request));

    public override List<BodyEdit> EditsFor(SentRequest sent, Target target, long? outputLimit)
    {
        ClientPlaces places = NotesOf(sent).Places;
        List<BodyEdit> edits = [];
        foreach (ByteRange own in places.OwnFields)
        {
            edits.Add(new BodyEdit(own, default));
        }

        if (outputLimit is { } limit)
        {
            edits.Add(LimitTokens(places, limit.ToString(CultureInfo.InvariantCulture), sent.Body.Span));
        }

        // What is inserted comes before what is taken out at the same place.
        edits.Sort(static (left, right) => (left.Range.Start, left.Range.Length).CompareTo((right.Range.Start, right.Range.Length)));
        return edits;
    }

    public override string StreamTypeOf(SentRequest sent) => NotesOf(sent).AsArray ? "application/json" : "text/event-stream";

    public override byte[] FromChat(ReadOnlyMemory<byte> answer, AnswerContext context) => ClientAnswer.FromChat(answer.Span, context);

    public override AnswerEncoder Encoder(AnswerContext context) => new GeminiEncoder(context);

    public override void WriteError(Utf8JsonWriter json, MeshError error, string requestId) => ClientErrors.Write(json, error, requestId);

    /// <summary>Reads a body that may be anything.</summary>
    public static ReadRequest Guarded(Func<ReadRequest> read)
    {
        try
        {
            return read();
        }
        catch (JsonException exception)
        {
            return ReadRequest.Refused(new MeshError(
                ErrorCode.InvalidJson,
                $"The body is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})."));
        }
        catch (InvalidOperationException)
        {
            // The reader found a string that is not valid UTF-8 or escapes half a surrogate pair.
            return ReadRequest.Refused(new MeshError(ErrorCode.InvalidJson, "The body is not valid JSON: a string is not valid UTF-8."));
        }
    }

    /// <summary>What is remembered of a request.</summary>
    public static ClientNotes NotesOf(SentRequest sent) => (ClientNotes)sent.Notes!;

    private static BodyEdit LimitTokens(ClientPlaces places, string limit, ReadOnlySpan<byte> body)
    {
        if (places.TokenLimit is { } said)
        {
            // The client's own limit stays where it is the smaller one.
            bool isSmaller = long.TryParse(Encoding.UTF8.GetString(body.Slice(said.Start, said.Length)), CultureInfo.InvariantCulture, out long own)
                && own <= long.Parse(limit, CultureInfo.InvariantCulture);
            return new BodyEdit(said, Encoding.UTF8.GetBytes(isSmaller ? own.ToString(CultureInfo.InvariantCulture) : limit));
        }

        string member = $"\"maxOutputTokens\":{limit}";
        return places switch
        {
            { ConfigStart: { } start } => new BodyEdit(new ByteRange(start, 0), Encoding.UTF8.GetBytes(places.IsConfigEmpty ? member : member + ",")),
            { NullConfig: { } nothing } => new BodyEdit(nothing, Encoding.UTF8.GetBytes($"{{{member}}}")),
            _ => new BodyEdit(
                new ByteRange(places.BodyStart, 0),
                Encoding.UTF8.GetBytes($"\"generationConfig\":{{{member}}}{(places.IsBodyEmpty ? "" : ",")}")),
        };
    }
}

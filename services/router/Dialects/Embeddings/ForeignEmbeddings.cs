using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.Gemini;
using LlmMesh.Router.Dialects.Ollama;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Embeddings;

/// <summary>How a provider is asked for embeddings that does not speak OpenAI's API.</summary>
internal abstract class ForeignEmbeddings
{
    // Who asks, and the mesh's own: nothing of it changes a vector.
    private static readonly string[] Hints = ["user", "metadata"];
    private static readonly string[] Meshes = ["model", "models", "fallbacks", "provider", "session_id"];

    private static readonly Dictionary<Dialect, ForeignEmbeddings> All = new()
    {
        [Dialect.Ollama] = new OllamaEmbeddings(),
        [Dialect.Gemini] = new GeminiEmbeddings(),
    };

    /// <summary>Fields of a request that are dropped and named, because they are only hints.</summary>
    public static IReadOnlyList<string> DroppedFields => Hints;

    /// <summary>Null for a dialect that has no embeddings.</summary>
    public static ForeignEmbeddings? Of(Dialect dialect) => All.GetValueOrDefault(dialect);

    /// <summary>What one attempt sends. A field that nobody has a word for is refused.</summary>
    public PreparedOperation Prepare(
        AskedEmbeddings asked, BodyFields fields, IReadOnlyList<Range> batches, long estimatedTokens, Target target)
    {
        if (!asked.Input.IsText)
        {
            return PreparedEmbeddings.Refused("input", $"{target.Provider.Name} takes texts, not token ids. Send the texts.");
        }

        foreach (string name in fields.Others)
        {
            if (!Hints.Contains(name, StringComparer.Ordinal) && !Meshes.Contains(name, StringComparer.Ordinal))
            {
                return PreparedEmbeddings.Refused(name, $"{target.Provider.Name} has no word for '{name}' in a request for embeddings. Leave it out.");
            }
        }

        ReadOnlyMemory<byte> dimensions = fields["dimensions"] is { } place
            ? asked.Request.Body.Memory.Slice(place.Start, place.Length)
            : "null"u8.ToArray();
        return new PreparedEmbeddings
        {
            Path = PathFor(target.Model),
            Asked = asked,
            Batches = batches,
            Read = Read,
            EstimatedTokens = estimatedTokens,
            Model = target.Model,
            Bodies = [.. batches.Select(batch => OperationBody.Of(Write(asked, batch, target.Model, dimensions.Span)))],
            Dropped = [.. fields.Others.Where(static name => Hints.Contains(name, StringComparer.Ordinal))],
        };
    }

    /// <summary>The operation's path behind the provider's base address.</summary>
    protected abstract string PathFor(string model);

    /// <summary>A request for some of the entries.</summary>
    /// <param name="asked">What was asked; its entries are texts.</param>
    /// <param name="batch">Which entries.</param>
    /// <param name="model">The model.</param>
    /// <param name="dimensions">A number, or <c>null</c>.</param>
    protected abstract byte[] Write(AskedEmbeddings asked, Range batch, string model, ReadOnlySpan<byte> dimensions);

    /// <summary>The member of an answer that says what was used.</summary>
    protected abstract ReadOnlySpan<byte> UsageMember { get; }

    /// <summary>What an entry of an answer's <c>embeddings</c> is: an object, or the vector itself.</summary>
    protected abstract JsonTokenType EntryStart { get; }

    /// <summary>Where an entry's vector stands; null when it has none.</summary>
    /// <param name="json">Stands on the entry's start; afterwards on its end.</param>
    protected abstract ByteRange? ReadEntry(ref Utf8JsonReader json);

    /// <summary>The tokens of the prompt.</summary>
    /// <param name="json">Stands on the value of <see cref="UsageMember"/>; afterwards on its end.</param>
    /// <returns>Null when it counts none.</returns>
    protected abstract long? ReadTokens(ref Utf8JsonReader json);

    /// <summary>A value that is a count above zero; the reader stands behind it afterwards.</summary>
    protected static long? ReadCount(ref Utf8JsonReader json)
    {
        long? count = json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long tokens) && tokens > 0 ? tokens : null;
        json.Skip();
        return count;
    }

    /// <summary>The vectors of an answer; null when it has none.</summary>
    private Vectors? Read(PooledBody answer)
    {
        var json = new Utf8JsonReader(answer.Span, new JsonReaderOptions { MaxDepth = 256 });
        List<ByteRange> places = [];
        ObservedUsage usage = default;
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isVectors = json.ValueTextEquals("embeddings"u8);
            bool isUsage = json.ValueTextEquals(UsageMember);
            json.Read();
            if (isVectors && json.TokenType == JsonTokenType.StartArray)
            {
                while (json.Read() && json.TokenType == EntryStart)
                {
                    if (ReadEntry(ref json) is not { } place)
                    {
                        return null;
                    }

                    places.Add(place);
                }
            }
            else if (isUsage && ReadTokens(ref json) is { } tokens)
            {
                usage = new ObservedUsage(new TokenUsage(tokens, 0, 0, 0, 0), UsagePrecision.Exact);
            }
            else
            {
                json.Skip();
            }
        }

        return new Vectors(answer, places) { Usage = usage };
    }
}

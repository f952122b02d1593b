using LlmMesh.Catalog;
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
    private static readonly string[] Meshes = ["model", "models", "fallbacks"];

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

    /// <summary>The vectors of an answer; null when it has none.</summary>
    protected abstract Vectors? Read(PooledBody answer);
}

using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.Dialects.Embeddings;

/// <summary>What a client asked to be embedded.</summary>
/// <param name="Request">The request.</param>
/// <param name="Input">What is to be embedded.</param>
/// <param name="Form">How the vectors are wanted.</param>
internal sealed record AskedEmbeddings(RequestEnvelope Request, TextInput Input, VectorForm Form)
{
    /// <summary>An entry as it stands in the body.</summary>
    public ReadOnlySpan<byte> At(int index) => Request.Body.Span.Slice(Input.Items[index].Start, Input.Items[index].Length);
}

/// <summary>One embeddings request.</summary>
internal sealed class EmbeddingsRequest(AskedEmbeddings asked, BodyFields fields) : OperationRequest
{
    private PromptShape? _prompt;

    public override PromptShape Prompt => _prompt ??= new PromptShape { Text = Count(0..asked.Input.Items.Count) };

    public override IReadOnlyList<ByteRange> Texts => asked.Input.IsText ? asked.Input.Items : [];

    public override PreparedOperation For(Target target)
    {
        if (target.Provider.Dialect == Dialect.OpenAI)
        {
            return PreparedEmbeddings.Same(asked, Batches(target), Prompt.For(target).Typical, target);
        }

        return ForeignEmbeddings.Of(target.Provider.Dialect) is { } foreign
            ? foreign.Prepare(asked, fields, Batches(target), Prompt.For(target).Typical, target)
            : PreparedEmbeddings.Refused("model", $"{target.Provider.Name} makes no embeddings. Name a model of another provider.");
    }

    /// <summary>The entries as many requests as the provider's caps ask for.</summary>
    private List<Range> Batches(Target target)
    {
        EmbeddingCaps caps = target.Provider.Embeddings;
        int entries = asked.Input.Items.Count;
        if (entries <= (caps.Inputs ?? int.MaxValue) && caps.Tokens is null)
        {
            return [0..entries];
        }

        TokenizerFamily family = TokenizerFamily.Of(target);
        List<Range> batches = [];
        int start = 0;
        long tokens = 0;
        for (int at = 0; at < entries; at++)
        {
            // Ids are counted, texts are estimated.
            long own = asked.Input.IsText ? family.Safe(Count(at..(at + 1))) : TextInput.CountIds(asked.At(at));
            if (at > start && (at - start >= caps.Inputs || tokens + own > caps.Tokens))
            {
                batches.Add(start..at);
                start = at;
                tokens = 0;
            }

            tokens += own;
        }

        batches.Add(start..entries);
        return batches;
    }

    private TextCount Count(Range entries)
    {
        const long perId = 100;
        TextCount sum = default;
        for (int at = entries.Start.Value; at < entries.End.Value; at++)
        {
            ReadOnlySpan<byte> entry = asked.At(at);
            long ids = asked.Input.IsText ? 0 : TextInput.CountIds(entry) * perId;
            sum += asked.Input.IsText ? TextSample.Count(entry[1..^1]) : new TextCount(ids, ids, 0, 0);
        }

        return sum;
    }
}

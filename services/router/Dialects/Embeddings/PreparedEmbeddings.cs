using System.Buffers;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Embeddings;

/// <summary>Embeddings as they are asked of one provider, in one request or several, whose vectors are joined in order.</summary>
internal sealed class PreparedEmbeddings : PreparedOperation
{
    private const string OwnPath = "/embeddings";

    /// <summary>What was asked; null when it was refused.</summary>
    public AskedEmbeddings? Asked { get; init; }

    /// <summary>Which entries each body holds.</summary>
    public IReadOnlyList<Range> Batches { get; init; } = [];

    /// <summary>Reads the provider's answers.</summary>
    public Func<PooledBody, Vectors?> Read { get; init; } = Vectors.Read;

    /// <summary>Input tokens to tell a client where the provider does not.</summary>
    public long EstimatedTokens { get; init; }

    /// <summary>The model's name to tell where the provider does not.</summary>
    public string Model { get; init; } = "";

    /// <summary>For a provider that speaks OpenAI's API.</summary>
    public static PreparedEmbeddings Same(AskedEmbeddings asked, IReadOnlyList<Range> batches, long estimatedTokens, Target target) => new()
    {
        Path = OperationPath.Of(target, OwnPath),
        Asked = asked,
        Batches = batches,
        EstimatedTokens = estimatedTokens,
        Model = target.Model,
        Bodies = batches.Count == 1
            ? [OperationBody.For(asked.Request, target)]
            : [.. batches.Select(batch => OperationBody.For(asked.Request, target, new BodyEdit(asked.Input.Place, Entries(asked, batch))))],
    };

    /// <summary>For one that cannot be asked for this.</summary>
    public static PreparedEmbeddings Refused(string field, string reason) => new() { Path = OwnPath, RefusedField = field, Refusal = reason };

    public override OperationAnswer? Join(IReadOnlyList<PooledBody> answers)
    {
        var parts = new List<Vectors>(answers.Count);
        ObservedUsage used = default;
        bool isTold = true;
        for (int i = 0; i < answers.Count; i++)
        {
            (int _, int entries) = Batches[i].GetOffsetAndLength(Asked!.Input.Items.Count);
            if (Read(answers[i]) is not { } part || part.Places.Count != entries)
            {
                return null;
            }

            isTold &= part.Usage != default;
            used += part.Usage;
            parts.Add(part);
        }

        // What nobody counted as a whole is estimated as a whole.
        used = isTold ? used : default;
        return parts is [{ IsDocument: true } only] && only.AreAll(Asked!.Form)
            ? new OperationAnswer(answers[0], used)
            : VectorDocument.Write(parts, Asked!.Form, Model, used, EstimatedTokens) is { } document ? new OperationAnswer(document, used) : null;
    }

    private static byte[] Entries(AskedEmbeddings asked, Range batch)
    {
        var list = new ArrayBufferWriter<byte>();
        for (int at = batch.Start.Value; at < batch.End.Value; at++)
        {
            list.Write(at == batch.Start.Value ? "["u8 : ","u8);
            list.Write(asked.At(at));
        }

        list.Write("]"u8);
        return list.WrittenSpan.ToArray();
    }
}

using LlmMesh.Catalog;
using LlmMesh.Router.Admission.Money;
using LlmMesh.Router.Dialects.Embeddings;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.UnitTests.Admission.Money;

/// <summary>What a request claims that is no chat: its input, because its answer is no text.</summary>
public sealed class OperationClaimsTests
{
    private static readonly Target Priced = new(
        Targets.Of("p", "m").Provider,
        "m",
        new ModelDefinition { Provider = "p", Id = "m", Capabilities = Capabilities.Embedding, Price = new Price(2, 1000) });

    [Fact]
    public void Of_Embeddings_InputAloneAtItsPrice()
    {
        Exchange exchange = Embeddings("""{"model":"p/m","input":["one two","three"],"max_tokens":900}""");
        InputEstimate input = exchange.EstimateFor(Priced);

        RequestClaim claim = Claims.Of(exchange, Priced);

        Assert.Equal(input.Safe, claim.Tokens);
        Assert.Equal(input.Safe * 2000, claim.Money!.Value.Most);
        Assert.Equal(claim.Money.Value.Most, claim.Money.Value.Least);
    }

    [Fact]
    public void OutputLimit_Embeddings_IsNobodys()
    {
        Exchange exchange = Embeddings("""{"model":"p/m","input":"one"}""");

        Assert.Null(Claims.OutputLimit(exchange, Priced, Claims.Of(exchange, Priced).Money!.Value.Least));
        Assert.Null(exchange.OutputLimitAt(Priced));
    }

    private static Exchange Embeddings(string body)
    {
        RequestEnvelope envelope = EnvelopeReader.Read(Bodies.Of(body), EmbeddingsOperation.Instance).Envelope!;
        return new Exchange("req_1", Exchanged.Caller, Exchanged.Catalog("{}"), Exchanged.Calm, TimeProvider.System)
        {
            Operation = EmbeddingsOperation.Instance,
            Envelope = envelope,
            Asked = EmbeddingsOperation.Instance.Read(envelope).Request,
        };
    }
}

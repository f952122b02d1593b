using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Embeddings;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Errors;
using LlmMesh.Router.UnitTests.Dialects.Operations;

namespace LlmMesh.Router.UnitTests.Dialects.Embeddings;

public sealed class EmbeddingsRequestTests
{
    [Fact]
    public async Task For_OpenAI_ClientsBytesWithTheModelChanged()
    {
        PreparedOperation prepared = Accept("""{ "input" : ["a", "b"], "model":"alias","fallbacks":["x"], "user":"u", "odd": 1.50 }""")
            .For(Operated.At(Dialect.OpenAI));

        Assert.Equal("/embeddings", prepared.Path);
        Assert.Equal(["""{ "input" : ["a", "b"], "model":"m-1", "user":"u", "odd": 1.50 }"""], await prepared.BodiesAsync());
    }

    [Fact]
    public async Task For_MoreThanTheProviderTakes_SeveralBodiesInOrder()
    {
        PreparedOperation prepared = Accept("""{"model":"m","input":["a","b","c","d","e"],"dimensions":2}""")
            .For(Operated.At(Dialect.OpenAI, new EmbeddingCaps { Inputs = 2 }));

        Assert.Equal(
            [
                """{"model":"m-1","input":["a","b"],"dimensions":2}""",
                """{"model":"m-1","input":["c","d"],"dimensions":2}""",
                """{"model":"m-1","input":["e"],"dimensions":2}""",
            ],
            await prepared.BodiesAsync());
    }

    [Fact]
    public async Task For_MoreTokensThanTheProviderTakes_SeveralBodies()
    {
        PreparedOperation prepared = Accept("""{"model":"m","input":[[1,2,3],[4,5,6],[7]]}""")
            .For(Operated.At(Dialect.OpenAI, new EmbeddingCaps { Tokens = 5 }));

        Assert.Equal(
            ["""{"model":"m-1","input":[[1,2,3]]}""", """{"model":"m-1","input":[[4,5,6],[7]]}"""],
            await prepared.BodiesAsync());
    }

    [Theory]
    [InlineData("""{"model":"m"}""", "missing_required_parameter", "input")]
    [InlineData("""{"input":"a"}""", "missing_required_parameter", "model")]
    [InlineData("""{"model":"m","input":[]}""", "invalid_type", "input")]
    [InlineData("""{"model":"m","input":[[]]}""", "invalid_type", "input")]
    [InlineData("""{"model":"m","input":["a",1]}""", "invalid_type", "input")]
    [InlineData("""{"model":"m","input":[1,"a"]}""", "invalid_type", "input")]
    [InlineData("""{"model":"m","input":[1.5]}""", "invalid_type", "input")]
    [InlineData("""{"model":"m","input":{"a":1}}""", "invalid_type", "input")]
    [InlineData("""{"model":"m","input":null}""", "invalid_type", "input")]
    [InlineData("""{"model":"m","input":"a","input":"b"}""", "duplicate_parameter", "input")]
    [InlineData("""{"model":"m","input":"a","encoding_format":"hex"}""", "invalid_value", "encoding_format")]
    [InlineData("""{"model":"m","input":"a","dimensions":0}""", "invalid_type", "dimensions")]
    [InlineData("""{"model":"m","input":"a","dimensions":"8"}""", "invalid_type", "dimensions")]
    public void Read_Malformed_IsRefusedByName(string body, string code, string param)
    {
        MeshError error = Operated.Refuse(EmbeddingsOperation.Instance, body);

        Assert.Equal((code, param), (error.Form.Code, error.Param));
    }

    [Theory]
    [InlineData("""{"model":"m","input":[1,2]}""", "input")]
    [InlineData("""{"model":"m","input":"a","truncate":true}""", "truncate")]
    public void For_WhatAForeignProviderCannotSay_IsRefusedByName(string body, string field)
    {
        Assert.Equal(field, Accept(body).For(Operated.At(Dialect.Ollama)).RefusedField);
        Assert.Equal(field, Accept(body).For(Operated.At(Dialect.Gemini)).RefusedField);
    }

    [Fact]
    public void For_ProviderWithoutEmbeddings_IsRefused() =>
        Assert.Equal("model", Accept("""{"model":"m","input":"a"}""").For(Operated.At(Dialect.Anthropic)).RefusedField);

    [Fact]
    public async Task For_Ollama_TextsInItsWords()
    {
        PreparedOperation prepared = Accept("""{"model":"m","input":["gr\u00fc\u00dfe","b"],"dimensions":8,"user":"u","encoding_format":"base64"}""")
            .For(Operated.At(Dialect.Ollama));

        Assert.Equal("/api/embed", prepared.Path);
        Assert.Equal(
            ["""{"model":"m-1","input":["gr\u00fc\u00dfe","b"],"truncate":false,"dimensions":8}"""], await prepared.BodiesAsync());
        Assert.Equal(["user"], prepared.Dropped);
    }

    [Fact]
    public void Prompt_Texts_CountWhatTheyHold()
    {
        long one = Accept("""{"model":"m","input":"one two three"}""").Prompt.For(Operated.At(Dialect.OpenAI)).Typical;
        long two = Accept("""{"model":"m","input":["one two three","one two three"]}""").Prompt.For(Operated.At(Dialect.OpenAI)).Typical;
        long ids = Accept("""{"model":"m","input":[[1,2,3],[4]]}""").Prompt.For(Operated.At(Dialect.OpenAI)).Typical;

        // Around the texts stands what stands around any request.
        long around = one - (two - one);
        Assert.Equal(3, two - one);
        Assert.Equal(4, ids - around);
    }

    private static OperationRequest Accept(string body) => Operated.Accept(EmbeddingsOperation.Instance, body);
}

using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Moderations;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Errors;
using LlmMesh.Router.UnitTests.Dialects.Operations;

namespace LlmMesh.Router.UnitTests.Dialects.Moderations;

public sealed class ModerationsRequestTests
{
    private const string Verdict = """{"flagged":false,"categories":{},"category_scores":{}}""";

    [Theory]
    [InlineData("""{"input":"a","model":"alias"}""", """{"input":"a","model":"m-1"}""")]
    [InlineData("""{ "input":"a"}""", """{"model":"m-1", "input":"a"}""")]
    [InlineData("""{"fallbacks":["x"],"input":"a"}""", """{"model":"m-1","input":"a"}""")]
    public async Task For_OpenAI_ClientsBytesWithAModel(string body, string sent)
    {
        PreparedOperation prepared = Accept(body).For(Operated.At(Dialect.OpenAI));

        Assert.Equal("/moderations", prepared.Path);
        Assert.Equal([sent], await prepared.BodiesAsync());
    }

    [Fact]
    public void For_ForeignProvider_IsRefused() => Assert.Equal("model", Accept("""{"input":"a"}""").For(Operated.At(Dialect.Gemini)).RefusedField);

    [Theory]
    [InlineData("\"a\"", 1)]
    [InlineData("""["a","b"]""", 2)]
    [InlineData("""[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"data:,"}}]""", 1)]
    public void Join_AsManyVerdictsAsDue_Passes(string input, int due)
    {
        PreparedOperation prepared = Accept($$"""{"input":{{input}}}""").For(Operated.At(Dialect.OpenAI));
        string answer = Answer(due);

        Assert.Equal(answer, prepared.Answer(answer));
        Assert.Null(prepared.Answer(Answer(due - 1)));
    }

    [Fact]
    public void Texts_OfPartsAndLists_AreAllFound()
    {
        const string body = """{"input":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"x"}},{"type":"text","text":"b"}]}""";

        Assert.Equal(["\"a\"", "\"b\""], Accept(body).Texts.Select(place => body.Substring(place.Start, place.Length)));
    }

    [Theory]
    [InlineData("""{}""", "missing_required_parameter")]
    [InlineData("""{"input":1}""", "invalid_type")]
    [InlineData("""{"input":[1]}""", "invalid_type")]
    [InlineData("""{"input":"a","Input":"b"}""", "duplicate_parameter")]
    public void Read_Malformed_IsRefusedByName(string body, string code)
    {
        MeshError error = Operated.Refuse(ModerationsOperation.Instance, body);

        Assert.Equal((code, "input"), (error.Form.Code, error.Param));
    }

    private static string Answer(int verdicts) =>
        $$"""{"id":"modr-1","model":"x","results":[{{string.Join(',', Enumerable.Repeat(Verdict, verdicts))}}]}""";

    private static OperationRequest Accept(string body) => Operated.Accept(ModerationsOperation.Instance, body);
}

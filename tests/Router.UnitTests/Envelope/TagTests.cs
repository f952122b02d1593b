using LlmMesh.Router.Envelope;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using Microsoft.AspNetCore.Http;

namespace LlmMesh.Router.UnitTests.Envelope;

public sealed class TagTests
{
    [Fact]
    public void Read_Metadata_BecomesTagsAndStaysInTheBody()
    {
        using RequestEnvelope envelope = Bodies.Accept("""{"metadata":{"env":"live","team \u0041":""},"model":"m","messages":[]}""");

        Assert.Equal(new Dictionary<string, string> { ["env"] = "live", ["team A"] = "" }, envelope.Tags);
        Assert.Empty(envelope.OwnFields);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    public void Read_EmptyMetadata_GivesNoTags(string metadata)
    {
        using RequestEnvelope envelope = Bodies.Accept($$"""{"model":"m","messages":[],"metadata":{{metadata}}}""");

        Assert.Null(envelope.Tags);
    }

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":{"b":"c"}}""")]
    public void Read_MetadataOfAnotherType_IsRefused(string metadata)
    {
        MeshError error = Bodies.Refuse($$"""{"model":"m","messages":[],"metadata":{{metadata}}}""");

        Assert.Equal((ErrorCode.InvalidType, "metadata"), (error.Code, error.Param));
    }

    [Fact]
    public void Read_MetadataAtItsBounds_IsAccepted()
    {
        using RequestEnvelope envelope = Bodies.Accept(WithMetadata(Pairs(Tags.Most, Tags.LongestName, Tags.LongestValue)));

        Assert.Equal(Tags.Most, envelope.Tags?.Count);
    }

    [Theory]
    [InlineData(Tags.Most + 1, Tags.LongestName, Tags.LongestValue)]
    [InlineData(1, Tags.LongestName + 1, 1)]
    [InlineData(1, 2, Tags.LongestValue + 1)]
    public void Read_MetadataAboveABound_IsRefused(int count, int name, int value)
    {
        MeshError error = Bodies.Refuse(WithMetadata(Pairs(count, name, value)));

        Assert.Equal((ErrorCode.InvalidValue, "metadata"), (error.Code, error.Param));
    }

    [Theory]
    [InlineData("""{"":"v"}""")]
    [InlineData("""{"a":"1","a":"2"}""")]
    [InlineData("""{"a":"1","\u0061":"2"}""")]
    public void Read_MetadataWithoutOneNameEach_IsRefused(string metadata) =>
        Assert.Equal("metadata", Bodies.Refuse($$"""{"model":"m","messages":[],"metadata":{{metadata}}}""").Param);

    [Theory]
    [InlineData("""{"model":"m","messages":[],"metadata":{},"metadata":{}}""")]
    [InlineData("""{"model":"m","messages":[],"Metadata":{}}""")]
    public void Read_MetadataTwice_IsRefused(string json) => Assert.Equal(ErrorCode.DuplicateParameter, Bodies.Refuse(json).Code);

    [Fact]
    public void Header_Pairs_AreTrimmedAndMayHoldEqualSigns() => Assert.Equal(
        new Dictionary<string, string> { ["env"] = "live", ["query"] = "a=b", ["empty"] = "" },
        Accept(null, "env=live , query = a=b,,", "empty="));

    [Fact]
    public void Header_NamesALabelOfTheBody_Wins() => Assert.Equal(
        new Dictionary<string, string> { ["env"] = "test", ["course"] = "101" },
        Accept(new() { ["env"] = "live", ["course"] = "101" }, "env=test"));

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    public void Header_Empty_LeavesTheBodysTags(string header) =>
        Assert.Equal(new Dictionary<string, string> { ["env"] = "live" }, Accept(new() { ["env"] = "live" }, header));

    [Fact]
    public void Header_Absent_LeavesTheBodysTags() =>
        Assert.Equal(new Dictionary<string, string> { ["env"] = "live" }, Accept(new() { ["env"] = "live" }));

    [Theory]
    [InlineData("env")]
    [InlineData("=live")]
    [InlineData("env=a,env=b")]
    public void Header_WithoutOneNameEach_IsRefused(string header) => Assert.Equal(Tags.Header, Refuse(null, header).Param);

    [Fact]
    public void Header_TooManyTogetherWithTheBody_IsRefused()
    {
        Dictionary<string, string> body = Pairs(Tags.Most, 4, 1);

        Assert.Equal(Tags.Header, Refuse(body, "one=more").Param);
        Assert.Equal(Tags.Most, Accept(body, $"{body.Keys.First()}=other")?.Count);
    }

    private static IReadOnlyDictionary<string, string>? Accept(Dictionary<string, string>? body, params string[] header)
    {
        Assert.Null(Tags.Read(Headers(header), body, out IReadOnlyDictionary<string, string>? tags));
        return tags;
    }

    private static MeshError Refuse(Dictionary<string, string>? body, string header)
    {
        MeshError? error = Tags.Read(Headers([header]), body, out _);
        Assert.Equal(ErrorCode.InvalidValue, error?.Code);
        return error!;
    }

    private static HeaderDictionary Headers(string[] lines)
    {
        HeaderDictionary headers = [];
        if (lines.Length > 0)
        {
            headers[Tags.Header] = lines;
        }

        return headers;
    }

    private static Dictionary<string, string> Pairs(int count, int name, int value) => Enumerable.Range(0, count).ToDictionary(
        number => number.ToString("00").PadRight(name, 'n'), _ => new string('v', value), StringComparer.Ordinal);

    private static string WithMetadata(Dictionary<string, string> pairs)
    {
        string metadata = string.Join(',', pairs.Select(pair => $"\"{pair.Key}\":\"{pair.Value}\""));
        return $$"""{"model":"m","messages":[],"metadata":{ {{metadata}} } }""";
    }
}

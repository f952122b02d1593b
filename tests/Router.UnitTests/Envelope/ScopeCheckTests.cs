using LlmMesh.Contracts;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Envelope;

public sealed class ScopeCheckTests
{
    private static readonly AccessScope Narrow = new()
    {
        MaxTokens = 100,
        MaxMessages = 2,
        MaxTemperature = 1,
        Tools = ["read_*", "type:fine"],
    };

    [Theory]
    [InlineData("\"max_tokens\":100", null)]
    [InlineData("\"max_tokens\":101", "max_tokens")]
    [InlineData("\"max_completion_tokens\":101", "max_completion_tokens")]
    [InlineData("\"max_tokens\":1,\"max_completion_tokens\":101", "max_completion_tokens")]
    [InlineData("\"max_tokens\":null", null)]
    [InlineData("\"temperature\":1", null)]
    [InlineData("\"temperature\":1.01", "temperature")]
    [InlineData("\"temperature\":-0.1", "temperature")]
    [InlineData("\"temperature\":1e999", "temperature")]
    [InlineData("\"temperature\":null", null)]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"read_file\"}}]", null)]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"write_file\"}}]", "tools")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"read_x\",\"Name\":\"write_file\"}}]", "tools")]
    [InlineData("\"tools\":[{\"function\":{\"name\":\"read_x\",\"parameters\":{\"name\":{\"name\":\"anything\"}}}}]", null)]
    [InlineData("\"tools\":[{\"type\":\"web_search\"}]", "tools")]
    [InlineData("\"tools\":[{\"type\":\"type:fine\"}]", null)]
    [InlineData("\"tools\":[7]", "tools")]
    [InlineData("\"functions\":[{\"name\":\"write_file\"}]", "tools")]
    [InlineData("\"f\\u0075nctions\":[{\"name\":\"write_file\"}]", "tools")]
    [InlineData("\"Functions\":[{\"n\\u0061me\":\"write_file\"}]", "tools")]
    public void Check_NarrowScope_RefusesWhatIsBeyondByField(string members, string? field) =>
        Assert.Equal(field, Check(members, Narrow)?.Param);

    [Theory]
    [InlineData("{}", null)]
    [InlineData("{},{}", null)]
    [InlineData("{},{\"content\":[{},{},{}]}", null)]
    [InlineData("{},{},{}", "messages")]
    [InlineData("{},7,[]", "messages")]
    public void Check_Messages_AreCounted(string messages, string? field)
    {
        using RequestEnvelope envelope = Bodies.Accept($$"""{"model":"m","messages":[{{messages}}]}""");

        Assert.Equal(field, ScopeCheck.Check(envelope, new CallerScope(Narrow, new AccessScope()))?.Param);
    }

    [Theory]
    [InlineData("2", true)]
    [InlineData("0", true)]
    [InlineData("2.0001", false)]
    [InlineData("-1", false)]
    public void Check_TemperatureOfAnybody_IsWithinTwo(string temperature, bool isAccepted) =>
        Assert.Equal(isAccepted, Check($"\"temperature\":{temperature}", new AccessScope()) is null);

    [Fact]
    public void Check_TeamsScope_CountsAsWell()
    {
        using RequestEnvelope envelope = Bodies.Accept("""{"model":"m","messages":[],"tools":[{"function":{"name":"write_file"}}]}""");

        MeshError? error = ScopeCheck.Check(envelope, new CallerScope(new AccessScope { Tools = ["write_*"] }, Narrow));

        Assert.Equal(ErrorCode.ToolNotAllowed, error?.Code);
        Assert.Contains("team", error!.Message, StringComparison.Ordinal);
    }

    private static MeshError? Check(string members, AccessScope scope)
    {
        using RequestEnvelope envelope = Bodies.Accept($$"""{"model":"m","messages":[],{{members}}}""");
        return ScopeCheck.Check(envelope, new CallerScope(scope, new AccessScope()));
    }
}

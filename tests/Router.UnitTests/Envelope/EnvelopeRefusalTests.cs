using System.Text;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.UnitTests.Envelope;

public sealed class EnvelopeRefusalTests
{
    public static readonly TheoryData<string> NotJson =
    [
        "", " ", "nonsense", "[]", "\"text\"", "12", "null",
        """{"model":"m","messages":[]""",
        """{"model":"m","messages":[]} x""",
        """{"model":"m","messages":[]}{"model":"n"}""",
        """{"model":"m","messages":[],}""",
        """{"model":"m" "messages":[]}""",
        """{model:"m","messages":[]}""",
        """{"model":"m",/* comment */"messages":[]}""",
        """{"model":"m","messages":[{"content":"broken]}""",
        """{"model":"m","messages":[],"x":01}""",
        """{"model":"half \ud800 a pair","messages":[]}""",
        """{"\ud800":1,"model":"m","messages":[]}""",
    ];

    public static readonly TheoryData<string, string> WrongTypes = new()
    {
        { """{"model":1,"messages":[]}""", "model" },
        { """{"model":null,"messages":[]}""", "model" },
        { """{"model":["m"],"messages":[]}""", "model" },
        { """{"model":"m","messages":"hi"}""", "messages" },
        { """{"model":"m","messages":{}}""", "messages" },
        { """{"model":"m","messages":null}""", "messages" },
        { """{"model":"m","messages":[],"stream":"true"}""", "stream" },
        { """{"model":"m","messages":[],"stream":1}""", "stream" },
        { """{"model":"m","messages":[],"stream_options":true}""", "stream_options" },
        { """{"model":"m","messages":[],"stream_options":{"include_usage":"yes"}}""", "stream_options.include_usage" },
        { """{"model":"m","messages":[],"stream_options":{"include_usage":true,"include_usage":false}}""", "stream_options.include_usage" },
        { """{"model":"m","messages":[],"max_tokens":"5"}""", "max_tokens" },
        { """{"model":"m","messages":[],"max_tokens":1.5}""", "max_tokens" },
        { """{"model":"m","messages":[],"max_completion_tokens":{}}""", "max_completion_tokens" },
        { """{"model":"m","messages":[],"n":"2"}""", "n" },
        { """{"model":"m","messages":[],"n":99999999999999999999}""", "n" },
        { """{"model":"m","messages":[],"tools":{}}""", "tools" },
        { """{"model":"m","messages":[],"user":5}""", "user" },
        { """{"model":"m","messages":[],"models":"a"}""", "models" },
        { """{"model":"m","messages":[],"models":["a",1]}""", "models" },
        { """{"model":"m","messages":[],"fallbacks":{"a":"b"}}""", "fallbacks" },
    };

    [Theory]
    [MemberData(nameof(NotJson))]
    public void Read_NotJson_IsRefusedWithoutNamingAField(string body)
    {
        MeshError error = Bodies.Refuse(body);

        Assert.Equal((ErrorCode.InvalidJson, (string?)null), (error.Code, error.Param));
    }

    [Fact]
    public void Read_InvalidUtf8InAFieldTheMeshReads_IsRefused()
    {
        byte[] body = [.. "{\"model\":\""u8, 0xC3, 0x28, .. "\",\"messages\":[]}"u8];

        Assert.Equal(ErrorCode.InvalidJson, Bodies.Refuse(body).Code);
    }

    [Fact]
    public void Read_NestingBeyondTheBound_IsRefused()
    {
        string nested = new string('[', 300) + new string(']', 300);

        Assert.Equal(ErrorCode.InvalidJson, Bodies.Refuse($$"""{"model":"m","x":{{nested}},"messages":[]}""").Code);
    }

    [Fact]
    public void Read_MalformedJson_SaysWhereAndQuotesNothing()
    {
        MeshError error = Bodies.Refuse("{\"model\":\"m\",\n\"messages\":[\"secret prompt\" oops]}");

        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WrongTypes))]
    public void Read_WrongType_NamesTheField(string body, string param)
    {
        MeshError error = Bodies.Refuse(body);

        Assert.Equal((ErrorCode.InvalidType, param), (error.Code, error.Param));
        Assert.Contains($"'{param}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model":"","messages":[]}""", "model")]
    [InlineData("""{"model":"  ","messages":[]}""", "model")]
    [InlineData("""{"model":"m","messages":[],"n":0}""", "n")]
    [InlineData("""{"model":"m","messages":[],"max_tokens":-1}""", "max_tokens")]
    [InlineData("""{"model":"m","messages":[],"max_completion_tokens":0}""", "max_completion_tokens")]
    public void Read_ValueOutOfRange_NamesTheField(string body, string param)
    {
        MeshError error = Bodies.Refuse(body);

        Assert.Equal((ErrorCode.InvalidValue, param), (error.Code, error.Param));
    }

    [Theory]
    [InlineData("""{}""", "model")]
    [InlineData("""{"messages":[]}""", "model")]
    [InlineData("""{"model":"m"}""", "messages")]
    public void Read_MissingField_NamesIt(string body, string param)
    {
        MeshError error = Bodies.Refuse(body);

        Assert.Equal((ErrorCode.MissingParameter, param), (error.Code, error.Param));
    }

    [Theory]
    [InlineData("""{"model":"a","model":"b","messages":[]}""", "model")]
    [InlineData("""{"model":"a","messages":[],"Model":"b"}""", "model")]
    [InlineData("""{"mODEL":"a","messages":[]}""", "model")]
    [InlineData("""{"model":"a","mod\u0065l":"b","messages":[]}""", "model")]
    [InlineData("""{"model":"a","\u004dodel":"b","messages":[]}""", "model")]
    [InlineData("""{"model":"a","messages":[],"messages":[]}""", "messages")]
    [InlineData("""{"model":"a","messages":[],"Stream":true}""", "stream")]
    [InlineData("""{"model":"a","messages":[],"stream":true,"stream":false}""", "stream")]
    [InlineData("""{"model":"a","messages":[],"N":2}""", "n")]
    [InlineData("""{"model":"a","messages":[],"MAX_COMPLETION_TOKENS":2}""", "max_completion_tokens")]
    [InlineData("""{"model":"a","messages":[],"models":[],"models":[]}""", "models")]
    [InlineData("""{"model":"a","messages":[],"tools":[null],"model":"b"}""", "model")]
    public void Read_FieldTwiceOrWithOtherCapitals_IsRefused(string body, string param)
    {
        MeshError error = Bodies.Refuse(body);

        Assert.Equal((ErrorCode.DuplicateParameter, param), (error.Code, error.Param));
    }

    [Fact]
    public void Read_EndlessOwnChain_IsRefused()
    {
        string names = string.Join(',', Enumerable.Range(0, 100_000).Select(number => $"\"m{number}\""));

        MeshError error = Bodies.Refuse($$"""{"model":"m","messages":[],"models":[{{names}}]}""");

        Assert.Equal((ErrorCode.InvalidValue, "models"), (error.Code, error.Param));
    }

    [Fact]
    public void Read_AnyPrefixOfABody_IsRefusedAndNeverThrows()
    {
        byte[] whole = Encoding.UTF8.GetBytes(
            """{"tools":[{"a":"\u00e9"}],"models":["x"],"model":"m\n","stream_options":{"include_usage":true},"messages":[{"c":"é"}]}""");

        Assert.All(Enumerable.Range(0, whole.Length), length => Bodies.Refuse(whole.AsSpan(0, length)));
    }
}

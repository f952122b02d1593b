using LlmMesh.Router.Envelope.Sessions;
using LlmMesh.Router.Exchanges;
using Microsoft.AspNetCore.Http;

namespace LlmMesh.Router.UnitTests.Envelope.Sessions;

public sealed class SessionKeyTests
{
    private const string First = """{"model":"m","messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"Hello"}]}""";

    public static readonly TheoryData<string> LaterTurns =
    [
        """{"model":"m","messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"Hello"},{"role":"assistant","content":"Hi"},{"role":"user","content":"More"}]}""",
        """{"stream":true,"messages":[{"content":"Be kind.","role":"system"},{"content":"Hello","role":"user","name":"x"},{"role":"assistant","content":null,"tool_calls":[]}],"model":"m","tools":[{"type":"function","function":{"name":"f"}}]}""",
    ];

    [Theory]
    [MemberData(nameof(LaterTurns))]
    public void Of_LaterTurn_IsTheSameConversationAndNotNew(string later)
    {
        Session first = Of(First)!.Value;
        Session next = Of(later)!.Value;

        Assert.True(first.IsNew);
        Assert.Equal(first with { IsNew = false }, next);
    }

    [Theory]
    [InlineData("""{"model":"m","messages":[{"role":"system","content":"Be unkind."},{"role":"user","content":"Hello"}]}""")]
    [InlineData("""{"model":"m","messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"Hallo"}]}""")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"Be kind."},{"role":"user","content":"Hello"}]}""")]
    [InlineData("""{"model":"n","messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"Hello"}]}""")]
    [InlineData("""{"model":"m","user":"Hello","messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"Hello"}]}""")]
    public void Of_AnotherBeginning_IsAnotherConversation(string body) => Assert.NotEqual(Of(First)!.Value.Key, Of(body)!.Value.Key);

    [Fact]
    public void Of_AnotherTeam_IsAnotherConversation() => Assert.NotEqual(Of(First, team: "one")!.Value.Key, Of(First, team: "two")!.Value.Key);

    [Fact]
    public void Of_MarksThatMoveFromTurnToTurn_ChangeNothing()
    {
        const string marked = """{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"Hello","cache_control":{"type":"ephemeral"}}]}]}""";
        const string bare = """{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"Hello"}]},{"role":"assistant","content":"Hi"}]}""";

        Assert.Equal(Of(marked)!.Value.Key, Of(bare)!.Value.Key);
    }

    [Theory]
    [InlineData("""{"model":"m","messages":[]}""")]
    [InlineData("""{"model":"m","messages":[{"role":"system","content":"Be kind."}]}""")]
    [InlineData("""{"model":"m","messages":[{"role":"user"}, 3, null, "x", {"role":7,"content":"y"}]}""")]
    public void Of_NoUserSpeaking_IsNone(string body) => Assert.Null(Of(body));

    [Theory]
    [InlineData("\"session_id\":\"s\"")]
    [InlineData("\"prompt_cache_key\":\"s\"")]
    [InlineData("\"user\":\"s\"")]
    public void Of_NamedByTheBody_IsNeverNewAndLooksAtNothingElse(string member)
    {
        Session one = Of($$"""{"model":"m",{{member}},"messages":[{"role":"user","content":"Hello"}]}""")!.Value;
        Session other = Of($$"""{"model":"m",{{member}},"messages":[{"role":"user","content":"Other"}]}""")!.Value;

        Assert.Equal(one, other);
        Assert.False(one.IsNew);
    }

    [Fact]
    public void Of_SeveralNames_TheSurestCounts()
    {
        const string all = """{"model":"m","session_id":"s","prompt_cache_key":"c","user":"u","messages":[]}""";
        const string cached = """{"model":"m","session_id":null,"prompt_cache_key":"c","user":"u","messages":[]}""";
        HeaderDictionary headers = new() { [SessionKey.Header] = "h" };
        HeaderDictionary both = new() { [SessionKey.Header] = "h", ["x-session-id"] = "s" };

        Assert.Equal(Of("""{"model":"m","session_id":"s","messages":[]}"""), Of(all));
        Assert.Equal(Of("""{"model":"m","prompt_cache_key":"c","messages":[]}"""), Of(cached));
        Assert.Equal(Of("""{"model":"m","session_id":"h","messages":[]}"""), Of(all, headers));
        Assert.Equal(Of(all, headers), Of(all, both));
        Assert.Equal(Of(all), Of("""{"model":"m","messages":[]}""", new HeaderDictionary { ["x-session-id"] = " s " }));
    }

    [Fact]
    public void Of_NamesOfDifferentKinds_AreDifferentConversations() => Assert.Equal(3, new[] { "session_id", "prompt_cache_key", "user" }
        .Select(field => Of($$"""{"model":"m","{{field}}":"s","messages":[]}""")!.Value.Key)
        .Distinct()
        .Count());

    [Fact]
    public void Of_AnyReplica_IsTheSameNumber() =>
        Assert.Equal(KnownKey, Of("""{"model":"m","session_id":"a session of more than eight bytes","messages":[]}""")!.Value.Key);

    // Replicas of different versions must agree: whoever changes the hash changes the name of the state's key with it.
    private const ulong KnownKey = 4_457_363_225_009_980_600;

    private static Session? Of(string body, HeaderDictionary? headers = null, string team = "team")
    {
        using RequestEnvelope envelope = Bodies.Accept(body);
        return SessionKey.Of(envelope, team, headers ?? []);
    }
}

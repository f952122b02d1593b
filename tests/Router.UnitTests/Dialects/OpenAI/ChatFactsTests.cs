using System.Text;
using LlmMesh.Router.Dialects.OpenAI;

namespace LlmMesh.Router.UnitTests.Dialects.OpenAI;

public sealed class ChatFactsTests
{
    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"hi"}}]}""", true)]
    [InlineData("""{"choices":[{"index":0,"message":{"role":"assistant","content":"hi"}}]}""", true)]
    [InlineData("""{"choices":[{"delta":{"reasoning_content":"hm"}}]}""", true)]
    [InlineData("""{"choices":[{"delta":{"reasoning":"hm"}}]}""", true)]
    [InlineData("""{"choices":[{"delta":{"reasoning_details":[{"type":"reasoning.text","text":"hm"}]}}]}""", true)]
    [InlineData("""{"choices":[{"delta":{"content":[{"type":"thinking"}]}}]}""", true)]
    [InlineData("""{"choices":[{"delta":{"refusal":"no"}}]}""", true)]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":""}}]}}]}""", true)]
    [InlineData("""{"choices":[{"delta":{"audio":{"id":"a"}}}]}""", true)]
    [InlineData("""{"choices":[{"delta":{"role":"assistant","content":"","refusal":null}}]}""", false)]
    [InlineData("""{"choices":[{"delta":{"role":"assistant","tool_calls":[],"annotations":[],"audio":{}}}]}""", false)]
    [InlineData("""{"choices":[{"delta":{}}]}""", false)]
    [InlineData("""{"choices":[{"delta":null}]}""", false)]
    [InlineData("""{"choices":[]}""", false)]
    public void Read_Content_IsWhatIsDelivered(string document, bool expected)
    {
        ChatFacts facts = Read(document);

        Assert.True(facts.IsWellFormed);
        Assert.Equal(expected, facts.HasContent);
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"finish_reason":"stop"}]}""", 0b1)]
    [InlineData("""{"choices":[{"index":2,"finish_reason":"length"}]}""", 0b100)]
    [InlineData("""{"choices":[{"finish_reason":"stop"},{"finish_reason":"tool_calls"}]}""", 0b11)]
    [InlineData("""{"choices":[{"finish_reason":"stop","index":1},{"finish_reason":null,"index":0}]}""", 0b10)]
    [InlineData("""{"choices":[{"index":0,"finish_reason":""}]}""", 0)]
    [InlineData("""{"choices":[{"index":0,"finish_reason":null}]}""", 0)]
    [InlineData("""{"choices":[{"index":0}]}""", 0)]
    [InlineData("""{"choices":[null,{"index":1,"finish_reason":"stop"}]}""", 0b10)]
    public void Read_FinishReasons_AreOneBitPerChoice(string document, int expected) =>
        Assert.Equal((ulong)expected, Read(document).Finished);

    [Theory]
    [InlineData("""{"error":{"message":"x"}}""", true)]
    [InlineData("""{"error":"x"}""", true)]
    [InlineData("""{"choices":[{"finish_reason":"error","delta":{}}]}""", true)]
    [InlineData("""{"choices":[null],"error":{"message":"x"}}""", true)]
    [InlineData("""{"choices":[],"error":null}""", false)]
    [InlineData("""{"choices":[],"error":false}""", false)]
    [InlineData("""{"choices":[{"message":{"content":"error"},"finish_reason":"stop"}]}""", false)]
    public void Read_Error_IsSeen(string document, bool expected) => Assert.Equal(expected, Read(document).HasError);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("text")]
    [InlineData("""{"choices":[{"delta":{"content":"a""")]
    [InlineData("""{"choices":[]} x""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"choices":[{"finish_reason":"erro\ud800"}]}""")]
    public void Read_NotAJsonObject_IsMalformed(string document) => Assert.False(Read(document).IsWellFormed);

    [Fact]
    public void Read_UnknownMembers_AreSkipped()
    {
        ChatFacts facts = Read(
            """{"x":{"choices":[{"finish_reason":"stop"}]},"choices":[{"logprobs":{"content":[{"token":"a"}]},"delta":{},"index":0}]}""");

        Assert.True(facts.IsWellFormed);
        Assert.Equal(0UL, facts.Finished);
        Assert.False(facts.HasContent);
    }

    internal static ChatFacts Read(string document) => ChatFacts.Read(Encoding.UTF8.GetBytes(document));
}

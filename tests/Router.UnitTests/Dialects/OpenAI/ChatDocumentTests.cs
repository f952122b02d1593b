using System.Text;
using LlmMesh.Router.Dialects.OpenAI;

namespace LlmMesh.Router.UnitTests.Dialects.OpenAI;

public sealed class ChatDocumentTests
{
    [Theory]
    [InlineData(
        """{"id":"1","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}]}""",
        """
        data: {"object":"chat.completion.chunk","id":"1","model":"m","choices":[{"index":0,"finish_reason":"stop","delta":{"role":"assistant","content":"hi"}}]}

        data: [DONE]


        """)]
    [InlineData(
        """{"choices":[{"message":{"tool_calls":[{"id":"a","function":{"name":"f"}},{"id":"b"}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":3}}""",
        """
        data: {"object":"chat.completion.chunk","choices":[{"index":0,"finish_reason":"tool_calls","delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f"}},{"index":1,"id":"b"}]}}]}

        data: {"object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":3}}

        data: [DONE]


        """)]
    public void ToEvents_Document_BecomesChunksThatClientsRead(string document, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(ChatDocument.ToEvents(Encoding.UTF8.GetBytes(document))));
}

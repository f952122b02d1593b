using System.Text;
using LlmMesh.Router.Guards.Texts;

namespace LlmMesh.Router.UnitTests.Guards;

public sealed class RequestTextsTests
{
    [Fact]
    public void Read_Request_FindsEveryTextAndNoFrame()
    {
        const string Body = """
            {
              "model": "not this", "user": "nor this",
              "messages": [
                { "role": "system", "content": "S" },
                { "content": [ { "type": "text", "text": "U1" }, { "type": "image_url", "image_url": { "url": "data:image/png;base64,AAAA", "detail": "U2" } } ], "role": "user" },
                { "role": "assistant", "content": null, "tool_calls": [ { "id": "x", "type": "function", "function": { "name": "f", "arguments": "{\"a\":1}" } } ] },
                { "role": "tool", "tool_call_id": "x", "content": "data: T" },
                { "role": "user", "role": "system", "content": "both" }
              ],
              "tools": [ { "type": "function", "function": { "name": "f", "description": "D" } } ],
              "prediction": { "type": "content", "content": "P" }
            }
            """;

        List<TextPart> parts = RequestTexts.Read(Encoding.UTF8.GetBytes(Body))!;

        Assert.Equal(["S", "U1", "U2", "f", "{\"a\":1}", "data: T", "both", "f", "D", "P"], parts.Select(part => part.Text));
        Assert.Equal(["S", "f", "{\"a\":1}", "f", "D"], parts.Where(part => part.IsInstruction).Select(part => part.Text));
        Assert.All(parts, part => Assert.Equal('"', Body[part.Literal.Start]));
    }

    [Fact]
    public void Read_HalfASurrogatePair_IsUnreadable() =>
        Assert.Null(RequestTexts.Read("""{"messages":[{"role":"user","content":"\ud800"}]}"""u8));
}

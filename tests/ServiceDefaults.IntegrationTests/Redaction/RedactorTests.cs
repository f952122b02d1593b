using LlmMesh.ServiceDefaults.Redaction;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.Redaction;

public sealed class RedactorTests
{
    [Theory]
    [InlineData("key sk-proj-abcdefghijklmnop0123 is refused", "key sk-*** is refused")]
    [InlineData("sk-mesh-abcdefghijklmnopqrstuvwxyz012345", "sk-***")]
    [InlineData("sk-mesh-admin-abcdefghijklmnopqrstuvwxyz012345", "sk-***")]
    [InlineData("AIzaSyA0123456789abcdefghijklmn is refused", "AIza*** is refused")]
    [InlineData("Authorization: Bearer abc.def-012345", "Authorization: Bearer ***")]
    [InlineData("authorization: bearer abc.def-012345, next", "authorization: bearer ***, next")]
    [InlineData("Basic dXNlcjpwYXNzd29yZA==", "Basic ***")]
    [InlineData("api-key=0123456789", "api-key=***")]
    [InlineData("""{"api_key": "0123456789", "a": 1}""", """{"api_key": "***", "a": 1}""")]
    [InlineData("""{\"apiKey\":\"0123456789\"}""", """{\"apiKey\":\"***\"}""")]
    [InlineData("Host=db;Password=0123456789;Timeout=3", "Host=db;Password=***;Timeout=3")]
    [InlineData("https://user:pass@host/path", "https://***@host/path")]
    [InlineData("https://host/v1?a=1&key=0123456789&b=2", "https://host/v1?a=1&key=***&b=2")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.sig", "eyJ***")]
    public void Scrub_ShapeOfASecret_HidesItAndKeepsTheRest(string text, string expected) => Assert.Equal(expected, Redactor.Scrub(text));

    [Theory]
    [InlineData("Basic knowledge of tokens, secrets and passwords")]
    [InlineData("the key sk-mesh-Ab12… and the key sk-mesh-admin-Ab12…")]
    [InlineData("names api_key_variable OPENAI_API_KEY")]
    [InlineData("http://127.0.0.1:3456/v1/chat/completions?model=gpt-4o")]
    [InlineData("somebody@example.com asked about task-management-software-of-2026")]
    [InlineData("")]
    public void Scrub_OrdinaryText_IsTheSameInstance(string text) => Assert.Same(text, Redactor.Scrub(text));

    [Fact]
    public void Scrub_RegisteredValue_IsHiddenWhereverItStands()
    {
        SecretRegister.Add("  plain-words-of-the-operator ");
        SecretRegister.Add("plain-words-of-the-operator-2");
        SecretRegister.Add("short");

        Assert.Equal(
            "x***y *** short",
            Redactor.Scrub("xplain-words-of-the-operatory plain-words-of-the-operator-2 short"));
    }

    [Fact]
    public void Scrub_TextWithoutSecrets_AllocatesNothing()
    {
        const string Text = "req_0123 is answered with 429 rate_limit_exceeded (param: messages[3].content), api.openai.com, 12 tokens";
        SecretRegister.Add("some-registered-value");
        Redactor.Scrub(Text);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Redactor.Scrub(Text);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // Read again from every piece, such a text would keep the test for hours.
    [Theory]
    [InlineData("://")]
    [InlineData("basic ")]
    [InlineData("Bearer Bearer")]
    [InlineData("api_key=\"")]
    [InlineData("eyJaaaaaaaaaaaa.")]
    [InlineData("sk-a")]
    [InlineData("://aaaaaaaaaaaa")]
    public void Scrub_TextMadeToBeSlow_IsReadOnce(string piece)
    {
        const string Secret = "sk-0123456789abcdefghijklmnop";

        string? scrubbed = Redactor.Scrub($"{string.Concat(Enumerable.Repeat(piece, 400_000))}\n{Secret}");

        Assert.DoesNotContain(Secret, scrubbed, StringComparison.Ordinal);
    }
}

using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.UnitTests.Dialects;

public sealed class ForeignFieldTests
{
    [Theory]
    [InlineData("""{"service_tier":"auto"}""", null, "service_tier")]
    [InlineData("""{"service_tier":"auto","container":"c","other":1}""", "container", "service_tier")]
    [InlineData("""{"never_heard_of":1}""", "never_heard_of", "")]
    [InlineData("""[]""", "x_anthropic", "")]
    public void FirstRefused_Members_NamesTheFirstThatIsNoHint(string value, string? refused, string dropped)
    {
        using JsonDocument document = JsonDocument.Parse(value);
        List<string> hints = [];

        Assert.Equal(refused, ForeignFields.FirstRefused("x_anthropic", document.RootElement, hints));
        Assert.Equal(dropped, string.Join(',', hints));
    }

    [Fact]
    public void IsHint_AnotherDialectsMember_IsUnknown()
    {
        Assert.Null(ForeignFields.IsHint("x_gemini", "service_tier"));
        Assert.Null(ForeignFields.IsHint("x_nobody", "service_tier"));
    }
}

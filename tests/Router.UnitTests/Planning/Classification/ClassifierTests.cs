using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning.Classification;

namespace LlmMesh.Router.UnitTests.Planning.Classification;

public sealed class ClassifierTests
{
    private const string Tools = """[{"type":"function","function":{"name":"look_up"}}]""";
    private const string Picture = """[{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]""";

    [Theory]
    [InlineData("""{"role":"user","content":"hi"}""", "conversation")]
    [InlineData("""{"role":"user","content":"```\nx\n```"}""", "code", "code_fence")]
    [InlineData("""{"role":"user","content":"  at Shop.Cart.Total(Int32 id)\n  at Shop.Program.Main()"}""", "code", "stack_trace")]
    [InlineData("""{"role":"user","content":"@@ -1,2 +1,2 @@\n-a\n+b"}""", "code", "diff")]
    [InlineData("""{"role":"user","content":"what is wrong in orders.py"}""", "code", "file_name")]
    [InlineData("""{"role":"user","content":"rename order_total and orderCount"}""", "code", "identifier")]
    [InlineData("""{"role":"user","content":"2026-01-02 ERROR disk full"}""", "code", "log")]
    [InlineData("""{"role":"user","content":"x^2 + 3x = 10"}""", "reasoning", "power")]
    [InlineData("""{"role":"user","content":"∫ x² dx"}""", "reasoning", "maths_symbols")]
    [InlineData("""{"role":"user","content":"\\frac{1}{2}"}""", "reasoning", "latex")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"hello"},{"type":"text","text":"a python function in main.py"}]}""", "code", "file_name")]
    [InlineData("""{"content":"prove it step by step","role":"user"}""", "reasoning", "keyword:step by step")]
    [InlineData("""{"role":"tool","content":"Traceback (most recent call last)","tool_call_id":"1"},{"role":"user","content":"hi"}""", "conversation")]
    [InlineData("""{"role":"user","content":"a python function in main.py"},{"role":"assistant","content":"`x`"},{"role":"user","content":"shorter"}""", "code", "file_name")]
    [InlineData("""{"role":"system","content":"You write Python code: `main.py`."},{"role":"user","content":"good morning"}""", "conversation")]
    [InlineData("""{"role":"user","content":null},{"role":"user"},7,{"role":"user","content":[1,"x",{"text":7}]}""", "conversation")]
    public void Classify_Messages_TellCategoryAndStrongestSignal(string messages, string category, string? strongest = null)
    {
        var found = Classify($$"""{"model":"router","messages":[{{messages}}]}""", SeedCategories.All);

        Assert.Equal(category, found.Category);
        Assert.Equal(strongest, category == "conversation" ? null : found.Signals[0]);
    }

    [Theory]
    [InlineData("tools", "tools")]
    [InlineData("vision", "images")]
    public void Classify_WhatTheRequestBringsAlong_ComesBeforeWords(string category, string signal)
    {
        string body = category == "tools"
            ? $$"""{"model":"router","tools":{{Tools}},"messages":[{"role":"user","content":{{Picture}}}]}"""
            : $$"""{"model":"router","messages":[{"role":"user","content":"```code``` contract"},{"role":"user","content":{{Picture}}}]}""";

        var found = Classify(body, SeedCategories.All);

        Assert.Equal(category, found.Category);
        Assert.Equal([signal], found.Signals);
    }

    [Fact]
    public void Classify_CategoriesThatTheOperatorRemoved_AreNotChosen()
    {
        string body = $$"""{"model":"router","tools":{{Tools}},"messages":[{"role":"user","content":"```python```"}]}""";

        Assert.Equal("conversation", Classify(body, [new Category("reasoning", []), new Category("conversation", [])]).Category);
        Assert.Equal("conversation", Classify(body, []).Category);
    }

    [Theory]
    [InlineData("user", "a lease", "legal")]
    [InlineData("system", "We rent flats: lease", "conversation")]
    [InlineData("system", "We rent flats: lease, liability", "legal")]
    public void Classify_OperatorsKeyword_OneOfTheUserIsEnough_TwoOfTheSystemPrompt(string role, string text, string category) => Assert.Equal(
        category,
        Classify(
            $$"""{"model":"router","messages":[{"role":"{{role}}","content":"{{text}}"},{"role":"assistant","content":"ok"},{"role":"user","content":"hi"}]}""",
            SeedCategories.All).Category);

    [Fact]
    public void Classify_LongText_LooksAtItsBeginningAndItsEnd()
    {
        string filling = string.Concat(Enumerable.Repeat("lorem ipsum ", 100_000));

        Assert.Equal("legal", Classify(Body($"contract {filling}"), SeedCategories.All).Category);
        Assert.Equal("legal", Classify(Body($"{filling} contract"), SeedCategories.All).Category);
        Assert.Equal("conversation", Classify(Body($"{filling} contract {filling}"), SeedCategories.All).Category);
    }

    [Fact]
    public void Classify_AnyText_IsOneOfTheCategories() => Prop
        .ForAll<string>(text => SeedCategories.All.Any(category => category.Name == Classify(Body(text ?? ""), SeedCategories.All).Category))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Classify_Prompt_AllocatesNothingButTheResult()
    {
        using RequestEnvelope envelope = Bodies.Accept(Body(string.Concat(Enumerable.Repeat("Der Zug fährt um 9 Uhr. ", 160))));
        KeywordIndex index = KeywordIndex.Of(SeedCategories.All);
        Classifier.Classify(index, envelope);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Classifier.Classify(index, envelope);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 128);
    }

    private static string Body(string text) =>
        $$"""{"model":"router","messages":[{"role":"user","content":{{JsonSerializer.Serialize(text)}}}]}""";

    private static LlmMesh.Router.Exchanges.Classification Classify(string body, IReadOnlyList<Category> categories)
    {
        using RequestEnvelope envelope = Bodies.Accept(body);
        return Classifier.Classify(KeywordIndex.Of(categories), envelope);
    }
}

using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning.Classification;

namespace LlmMesh.Router.UnitTests.Planning.Classification;

public sealed class KeywordTests
{
    [Theory]
    [InlineData("facture", "Une FACTURE, s'il vous plaît", true)]
    [InlineData("facture", "Les factures", false)]
    [InlineData("facture", "préfacture", false)]
    [InlineData("factur*", "Les factures", true)]
    [InlineData("factur*", "factur", true)]
    [InlineData("bail commercial", "mon bail  —\ncommercial ?", true)]
    [InlineData("bail commercial", "commercial, ce bail", false)]
    [InlineData("refactor* module", "refactoring module seven", true)]
    [InlineData("refactor* module", "refactoring the module", false)]
    [InlineData("one two three", "one two one two three", true)]
    [InlineData("résilié", "RESILIE", true)]
    [InlineData("resilie", "résilié", true)]
    [InlineData("resilie", "re\u0301silie\u0301", true)]
    [InlineData("oeuvre", "quelle œuvre !", true)]
    [InlineData("straße", "STRASSE", true)]
    [InlineData("c#", "in C#, please", true)]
    [InlineData("c#", "c'est ça", false)]
    [InlineData("l'impôt", "l’impôt", true)]
    [InlineData("договор*", "Нужны ДОГОВОРЫ", true)]
    [InlineData("合同", "请看这份合同吧", true)]
    [InlineData("snow 2", "snow 2", true)]
    [InlineData("snow", "snow☃snow", true)]
    public void Classify_Keyword_FoundFromWordToWordWithoutCaseAndAccents(string keyword, string text, bool isFound) =>
        Assert.Equal(isFound ? "own" : "conversation", Classify([new Category("own", [keyword]), Conversation], text).Category);

    [Fact]
    public void Classify_TextWithEscapes_ReadsWhatTheyMean()
    {
        string json = """{"model":"router","messages":[{"content":"mon contrat r\u00e9sili\u00E9\nhier \ud83d\ude00","role":"user"}]}""";

        Assert.Equal("own", Classify([new Category("own", ["résilié hier"]), Conversation], json, isBody: true).Category);
    }

    [Fact]
    public void Classify_SeveralCategoriesFit_TheOneWithMoreKeywordsWinsAndSaysWhich()
    {
        Category first = new("first", ["invoice"]);
        Category second = new("second", ["invoice", "due date", "reminder"]);

        var found = Classify([first, second, Conversation], "The reminder says that the invoice had its due date.");

        Assert.Equal("second", found.Category);
        Assert.Equal(["keyword:due date", "keyword:reminder", "keyword:invoice"], found.Signals);
    }

    [Fact]
    public void Classify_CategoriesFitEqually_TheFirstWins() => Assert.Equal(
        "first", Classify([new Category("first", ["invoice"]), new Category("second", ["invoice"]), Conversation], "invoice").Category);

    [Fact]
    public void Classify_KeywordAgainAndAgain_CountsOnce() => Assert.Equal(
        "second",
        Classify([new Category("first", ["invoice"]), new Category("second", ["paid", "late"]), Conversation], "invoice invoice invoice invoice paid late").Category);

    [Fact]
    public void Of_SameList_IsBuiltOnce()
    {
        IReadOnlyList<Category> categories = [new Category("own", ["word"])];

        Assert.Same(KeywordIndex.Of(categories), KeywordIndex.Of(categories));
    }

    private static Category Conversation { get; } = new("conversation", []);

    private static LlmMesh.Router.Exchanges.Classification Classify(IReadOnlyList<Category> categories, string text, bool isBody = false)
    {
        string json = isBody ? text : $$"""{"model":"router","messages":[{"role":"user","content":{{JsonSerializer.Serialize(text)}}}]}""";
        using RequestEnvelope envelope = Bodies.Accept(json);
        return Classifier.Classify(KeywordIndex.Of(categories), envelope);
    }
}

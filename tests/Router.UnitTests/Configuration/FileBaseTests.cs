using LlmMesh.Contracts;
using LlmMesh.Router.Configuration;

namespace LlmMesh.Router.UnitTests.Configuration;

public sealed class FileBaseTests
{
    private static readonly ConfigurationVersion[] History =
    [
        Versions.Of(4, "api", ConfigurationOrigin.Api, ("p", "new")),
        Versions.Of(3, "merged", ConfigurationOrigin.File, ("p", "new")) with { Proposed = "edited" },
        Versions.Of(2, "api before", ConfigurationOrigin.Api, ("p", "old")),
        Versions.Of(1, "first", ConfigurationOrigin.File, ("p", "old")),
    ];

    [Theory]
    [InlineData("api")]
    [InlineData("edited")]
    [InlineData("first")]
    public void Find_TextThatWasPublished_IsNoEdit(string text) => Assert.True(FileBase.Find(Versions.File(text), History, heldHash: null).Is(Versions.File(text)));

    [Fact]
    public void Find_TextThatWasNot_IsAnEditOfWhatTheFileHeldLast() => Assert.Equal("edited", FileBase.Find(Versions.File("mine"), History, heldHash: null).Text);

    [Fact]
    public void Find_OnlyEditsOverTheApi_IsAnEditOfNothing() =>
        Assert.Equal("{}", FileBase.Find(Versions.File("mine"), [Versions.Of(1, "api", ConfigurationOrigin.Api)], heldHash: null).Text);

    [Theory]
    [InlineData("first", "api", "api")]
    [InlineData("first", "edited", "edited")]
    [InlineData("mine", "mine", "mine")]
    [InlineData("mine", "forgotten", "edited")]
    public void Find_FileOfWhichIsKnownWhatItHeld_IsComparedWithThat(string text, string held, string expected) =>
        Assert.Equal(expected, FileBase.Find(Versions.File(text), History, FileBase.HashOf(held)).Text);

    [Fact]
    public void Find_NoVersions_IsNone() => Assert.Same(FileBase.None, FileBase.Find(Versions.File("mine"), [], heldHash: null));

    [Theory]
    [InlineData("new", false)]
    [InlineData("old", false)]
    [InlineData("mine", true)]
    public void Find_FilesItNames_AreEditsWhenNoVersionHasThem(string text, bool isEdit)
    {
        FileBase held = FileBase.Find(Versions.File("api", ("p", text)), History, heldHash: null);

        Assert.Equal(isEdit, held.IsEdited("p", text));
        Assert.Equal(!isEdit, held.Is(Versions.File("api", ("p", text))));
    }

    [Fact]
    public void With_FileThatWasNamedBefore_KeepsWhatItWas()
    {
        FileBase next = new FileBase(Versions.File("a", ("p", "before")), 1).With(Versions.File("b", ("p", "now"), ("q", "now")), 2);

        Assert.Equal(("b", "before", "now", 2), (next.Text, next.FileOf("p"), next.FileOf("q"), next.Number));
    }
}

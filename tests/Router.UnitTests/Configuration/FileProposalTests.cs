using LlmMesh.Router.Configuration;

namespace LlmMesh.Router.UnitTests.Configuration;

public sealed class FileProposalTests
{
    private const string Old = """{ "a": 1, "b": 1 }""";

    [Fact]
    public void Of_NoVersion_IsTheFile()
    {
        FileProposal proposal = FileProposal.Of(FileBase.None, Versions.File(Old, ("p", "text")), head: null);

        Assert.Equal((Old, "text", null), (proposal.Text, proposal.Files("p"), proposal.Files("q")));
        Assert.Empty(proposal.Conflicts);
    }

    [Theory]
    [InlineData("""{ "a": 2, "b": 1 }""", """{ "a": 1, "b": 2 }""", """{ "a": 2, "b": 2 }""")]
    [InlineData("""{ "a": 2, "b": 1 }""", Old, """{ "a": 2, "b": 1 }""")]
    [InlineData("""{ "a": 2, "b": 1 }""", """{ "b": 1, "a": 2 }""", """{ "b": 1, "a": 2 }""")]
    [InlineData("""{ "a": 1, "b": 1 /* new */ }""", """{ "a": 1, "b": 2 }""", """{ "a": 1, "b": 2 }""")]
    [InlineData("""{ "b": 1 }""", """{ "a": 1, "b": 1, "c": 1 }""", """{ "b": 1, "c": 1 }""")]
    public void Of_DifferentChanges_HasBoth(string file, string head, string both)
    {
        FileProposal proposal = FileProposal.Of(new FileBase(Versions.File(Old), 1), Versions.File(file), Versions.Of(2, head));

        Assert.Empty(proposal.Conflicts);
        Assert.Equal(both, proposal.Text);
    }

    [Fact]
    public void Of_SamePathChangedDifferently_NamesIt()
    {
        FileProposal proposal = FileProposal.Of(
            new FileBase(Versions.File(Old), 1), Versions.File("""{ "a": 2, "b": 2 }"""), Versions.Of(7, """{ "a": 3, "b": 2 }"""));

        Assert.Equal("$.a", Assert.Single(proposal.Conflicts).Path);
        Assert.Contains("version 7", proposal.Conflicts[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_VersionThatIsNoJson_CannotBeTaken()
    {
        FileProposal proposal = FileProposal.Of(new FileBase(Versions.File(Old), 1), Versions.File("{}"), Versions.Of(2, "{"));

        Assert.Equal("$", Assert.Single(proposal.Conflicts).Path);
    }

    [Theory]
    [InlineData("mine", "old", "mine", false)]
    [InlineData("old", "theirs", "theirs", false)]
    [InlineData("mine", "mine", "mine", false)]
    [InlineData("mine", "theirs", null, true)]
    public void Of_FileItNames_IsWhoseChangedIt(string file, string head, string? merged, bool collides)
    {
        FileProposal proposal = FileProposal.Of(
            new FileBase(Versions.File(Old, ("p", "old")), 1),
            Versions.File(Old, ("p", file)),
            Versions.Of(2, Old, files: ("p", head)));

        Assert.Equal(collides, proposal.Conflicts.Any(conflict => conflict.Path == "p"));
        if (!collides)
        {
            Assert.Equal(merged, proposal.Files("p"));
        }
    }
}

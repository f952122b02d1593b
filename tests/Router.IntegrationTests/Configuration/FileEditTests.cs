using LlmMesh.Contracts;
using LlmMesh.Router.Configuration;
using static LlmMesh.Router.IntegrationTests.Configuration.ConfigurationScene;

namespace LlmMesh.Router.IntegrationTests.Configuration;

/// <summary>Edits of the file: proposals, which meet what was published since.</summary>
public sealed class FileEditTests(MeshFixture mesh)
{
    [Fact]
    public async Task Edit_OfOneFile_IsInForceEverywhereWithItsComments()
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        string file = scene.FileOf("a");
        string otherFile = scene.FileOf("b");
        await using RouterServer one = await scene.StartAsync(file);
        await using RouterServer other = await scene.StartAsync(otherFile);
        string edited = Map("new", "first/m")(First).Replace("// Who serves.", "// Who serves whom.", StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, edited, Cancelled);

        await FollowsAsync(other, 2);
        Assert.Equal("first/m", TargetOf(other, "new"));
        Assert.Equal((edited, ConfigurationOrigin.File), (DeskOf(other).Current!.Document, DeskOf(other).Current!.Origin));
        await HoldsAsync(otherFile, edited);
    }

    [Fact]
    public async Task Edit_Invalid_IsRefusedAndStandsWhileOthersGoOn()
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        string file = scene.FileOf("a");
        await using RouterServer router = await scene.StartAsync(file);
        const string Bad = """{ "colour": 1 }""";

        await File.WriteAllTextAsync(file, Bad, Cancelled);
        await Eventually.HoldsAsync("health says so", async () => (await HealthAsync(router)).Contains("$.colour", StringComparison.Ordinal));
        Assert.Equal("second/echo", TargetOf(router, "team"));

        Assert.IsType<ChangeOutcome.Accepted>(await ChangeAsync(router, Map("new", "first/m")));
        Assert.Equal(Bad, await File.ReadAllTextAsync(file, Cancelled));
        Assert.NotNull(DeskOf(router).NotPersisted);

        await File.WriteAllTextAsync(file, Map("mine", "first/n")(First), Cancelled);
        await FollowsAsync(router, 3);
        Assert.Equal(("first/m", "first/n"), (TargetOf(router, "new"), TargetOf(router, "mine")));
        await HoldsAsync(file, DeskOf(router).Current!.Document);
        Assert.StartsWith("Healthy", await HealthAsync(router), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_BackToAnEarlierText_IsAnEdit()
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        string file = scene.FileOf("a");
        await using RouterServer router = await scene.StartAsync(file);
        await File.WriteAllTextAsync(file, Map("new", "first/m")(First), Cancelled);
        await FollowsAsync(router, 2);

        await File.WriteAllTextAsync(file, First, Cancelled);

        await FollowsAsync(router, 3);
        Assert.Null(TargetOf(router, "new"));
    }

    [Theory]
    [InlineData("a", 3, null)]
    [InlineData("b", 2, "first/m")]
    public async Task Start_OnAnEarlierText_IsAnEditWhereTheFileIsKnown(string host, long version, string? target)
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        string known = scene.FileOf("a");
        await using (RouterServer before = await scene.StartAsync(known))
        {
            string edited = Map("new", "first/m")(First);
            await File.WriteAllTextAsync(known, edited, Cancelled);
            await FollowsAsync(before, 2);
            await Eventually.HoldsAsync(
                "what the file holds is noted",
                async () => await scene.Store.HeldAsync($"{Environment.MachineName}:{known}", Cancelled) == FileBase.HashOf(edited));
        }

        string file = scene.FileOf(host);
        await File.WriteAllTextAsync(file, First, Cancelled);
        await using RouterServer router = await scene.StartAsync(file);

        Assert.Equal((version, target), (DeskOf(router).Current?.Number, TargetOf(router, "new")));
        Assert.Equal(DeskOf(router).Current!.Document, await File.ReadAllTextAsync(file, Cancelled));
    }

    [Fact]
    public async Task Start_AfterACrashBetweenPublishingAndWriting_FollowsAndWrites()
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        string file = scene.FileOf("a");
        await (await scene.StartAsync(file)).DisposeAsync();
        ConfigurationVersion published = await scene.PublishAsync(Map("new", "first/m"));

        await using RouterServer router = await scene.StartAsync(file);

        Assert.Equal(2, DeskOf(router).Current?.Number);
        Assert.Equal("first/m", TargetOf(router, "new"));
        Assert.Equal(published.Document, await File.ReadAllTextAsync(file, Cancelled));
        Assert.Equal(2, await scene.Store.HeadAsync(Cancelled));
    }

    [Fact]
    public async Task Start_OnAnEditedFile_KeepsWhatWasPublishedMeanwhile()
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        string file = scene.FileOf("a");
        await (await scene.StartAsync(file)).DisposeAsync();
        await scene.PublishAsync(Map("new", "first/m"));
        await File.WriteAllTextAsync(file, Map("mine", "first/n")(First), Cancelled);

        await using RouterServer router = await scene.StartAsync(file);

        Assert.Equal(3, DeskOf(router).Current?.Number);
        Assert.Equal(("first/m", "first/n"), (TargetOf(router, "new"), TargetOf(router, "mine")));
        Assert.Equal(DeskOf(router).Current!.Document, await File.ReadAllTextAsync(file, Cancelled));
    }

    [Fact]
    public async Task Start_OnAFileEditedAgainstWhatWasPublished_NamesThePathsAndFollows()
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        string file = scene.FileOf("a");
        await (await scene.StartAsync(file)).DisposeAsync();
        await scene.PublishAsync(Map("team", "first/m"));
        string mine = Map("team", "first/n")(First);
        await File.WriteAllTextAsync(file, mine, Cancelled);

        await using RouterServer router = await scene.StartAsync(file);

        Assert.Equal(2, DeskOf(router).Current?.Number);
        Assert.Equal("first/m", TargetOf(router, "team"));
        string health = await HealthAsync(router);
        Assert.StartsWith("Degraded", health, StringComparison.Ordinal);
        Assert.Contains("$.mappings.team", health, StringComparison.Ordinal);
        Assert.Equal(mine, await File.ReadAllTextAsync(file, Cancelled));

        // The way out that the message names: that version's value first.
        await File.WriteAllTextAsync(file, Map("team", "first/m")(First), Cancelled);
        await Eventually.HoldsAsync("health is well", async () => (await HealthAsync(router)).StartsWith("Healthy", StringComparison.Ordinal));
        Assert.Equal(2, await scene.Store.HeadAsync(Cancelled));
    }

    [Fact]
    public async Task Restart_OnAFileThatCannotBeWritten_LosesNothing()
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        string file = scene.FileOf("a");
        Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(file)!, ".router_config.json.lock"));
        string edited = Map("mine", "first/n")(First);
        await using (RouterServer router = await scene.StartAsync(file))
        {
            await ChangeAsync(router, Map("new", "first/m"));
            Assert.NotNull(DeskOf(router).NotPersisted);
            Assert.Single(router.Log.Lines, line => line.Contains("cannot be written", StringComparison.Ordinal));
            Assert.Equal(First, await File.ReadAllTextAsync(file, Cancelled));

            await File.WriteAllTextAsync(file, edited, Cancelled);
            await FollowsAsync(router, 3);
        }

        await using RouterServer again = await scene.StartAsync(file);

        Assert.Equal(3, DeskOf(again).Current?.Number);
        Assert.Equal(("first/m", "first/n"), (TargetOf(again, "new"), TargetOf(again, "mine")));
        Assert.Equal(edited, await File.ReadAllTextAsync(file, Cancelled));
        Assert.StartsWith("Healthy", await HealthAsync(again), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_WhileTheStateIsAway_CountsHereAndIsPublishedAfterwards()
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        string file = scene.FileOf("a");
        await using RouterServer router = await scene.StartAsync(file);
        await scene.State.StopAsync();

        await File.WriteAllTextAsync(file, Map("mine", "first/n")(First), Cancelled);
        await Eventually.HoldsAsync("it counts here", () => Task.FromResult(TargetOf(router, "mine") == "first/n"));
        Assert.Equal(1, DeskOf(router).Current?.Number);

        await scene.State.StartAsync(Cancelled);
        await Eventually.HoldsAsync("it is published", () => Task.FromResult(DeskOf(router).Current?.Number == 3));
        Assert.Equal("first/n", TargetOf(router, "mine"));
    }
}

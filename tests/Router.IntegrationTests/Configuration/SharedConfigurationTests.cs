using LlmMesh.Contracts;
using LlmMesh.Router.Configuration;
using static LlmMesh.Router.IntegrationTests.Configuration.ConfigurationScene;

namespace LlmMesh.Router.IntegrationTests.Configuration;

/// <summary>One configuration for all routers, whoever edits it and wherever.</summary>
public sealed class SharedConfigurationTests(MeshFixture mesh)
{
    [Fact]
    public async Task Start_First_PublishesItsFile()
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        string file = scene.FileOf("a");
        await using RouterServer router = await scene.StartAsync(file);

        ConfigurationVersion version = Assert.Single(await scene.Store.ListAsync(Cancelled));

        Assert.Equal((1, First, ConfigurationOrigin.File), (version.Number, version.Document, version.Origin));
        Assert.Equal(1, DeskOf(router).Current?.Number);
        Assert.Null(DeskOf(router).NotPersisted);
        Assert.StartsWith("Healthy: Version 1 ", await HealthAsync(router), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_OverOneRouter_IsInForceOnAllAndInTheirFiles()
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        string[] files = [scene.FileOf("a"), scene.FileOf("b"), scene.FileOf("c")];
        await using RouterServer one = await scene.StartAsync(files[0]);
        await using RouterServer two = await scene.StartAsync(files[1]);
        await using RouterServer three = await scene.StartAsync(files[2]);

        var accepted = Assert.IsType<ChangeOutcome.Accepted>(await ChangeAsync(one, Map("new", "first/m"), expected: 1));

        Assert.Equal((2, "key_anna"), (accepted.Version.Number, accepted.Version.Actor));
        Assert.Equal("first/m", TargetOf(one, "new"));
        Assert.Equal(accepted.Version.Document, await File.ReadAllTextAsync(files[0], Cancelled));
        foreach (RouterServer other in (RouterServer[])[two, three])
        {
            await FollowsAsync(other, 2);
            Assert.Equal("first/m", TargetOf(other, "new"));
        }

        await HoldsAsync(files[1], accepted.Version.Document);
        await HoldsAsync(files[2], accepted.Version.Document);
        Assert.Contains("// the usual one", accepted.Version.Document, StringComparison.Ordinal);
        Assert.Equal(2, await scene.Store.HeadAsync(Cancelled));
    }

    [Fact]
    public async Task Change_ForAnotherVersion_IsAConflict()
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        await using RouterServer router = await scene.StartAsync(scene.FileOf("a"));
        await ChangeAsync(router, Map("new", "first/m"));

        var conflict = Assert.IsType<ChangeOutcome.Conflict>(await ChangeAsync(router, Map("new", "first/n"), expected: 1));

        Assert.Equal(2, conflict.Current);
        Assert.Equal("first/m", TargetOf(router, "new"));
    }

    [Fact]
    public async Task Change_Invalid_ChangesNothing()
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        string file = scene.FileOf("a");
        await using RouterServer router = await scene.StartAsync(file);

        var refused = Assert.IsType<ChangeOutcome.Refused>(await ChangeAsync(router, _ => """{ "mappings": { "team": [] }, "colour": 1 }"""));

        Assert.Equal(["$.colour", "$.mappings.team"], refused.Errors.Select(error => error.Path).Order(StringComparer.Ordinal));
        Assert.Equal(1, await scene.Store.HeadAsync(Cancelled));
        Assert.Equal(First, await File.ReadAllTextAsync(file, Cancelled));
    }

    [Fact]
    public async Task Change_ThatChangesNothing_IsNoVersion()
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        await using RouterServer router = await scene.StartAsync(scene.FileOf("a"));

        Assert.Equal(1, Assert.IsType<ChangeOutcome.Accepted>(await ChangeAsync(router, text => text)).Version.Number);
        Assert.Equal(1, await scene.Store.HeadAsync(Cancelled));
    }

    [Fact]
    public async Task Activate_Earlier_PutsItInForceEverywhereUnderANewNumber()
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        string file = scene.FileOf("b");
        await using RouterServer one = await scene.StartAsync(scene.FileOf("a"));
        await using RouterServer two = await scene.StartAsync(file);
        await ChangeAsync(one, Map("new", "first/m"));

        ChangeOutcome outcome = await DeskOf(two).ActivateAsync(1, "key_anna", expected: 2, Cancelled);

        ConfigurationVersion version = Assert.IsType<ChangeOutcome.Accepted>(outcome).Version;
        Assert.Equal((3, 1, First), (version.Number, version.Activated, version.Document));
        await FollowsAsync(one, 3);
        Assert.Null(TargetOf(one, "new"));
        Assert.Equal(First, await File.ReadAllTextAsync(file, Cancelled));
        Assert.IsType<ChangeOutcome.Unknown>(await DeskOf(one).ActivateAsync(9, "key_anna", null, Cancelled));
        Assert.IsType<ChangeOutcome.Conflict>(await DeskOf(one).ActivateAsync(2, "key_anna", 2, Cancelled));
    }

    [Fact]
    public async Task Activate_NoLongerValid_ChangesNothing()
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        await using RouterServer router = await scene.StartAsync(scene.FileOf("a"));
        await ChangeAsync(router, Map("new", "first/m"));
        ConfigurationVersion bad = await scene.PublishAsync(_ => """{ "colour": 1 }""");
        await Eventually.HoldsAsync("it is not followed", () => Task.FromResult(DeskOf(router).NotFollowed is not null));
        Assert.Equal(2, DeskOf(router).Current?.Number);
        Assert.Contains("$.colour", await HealthAsync(router), StringComparison.Ordinal);

        await ChangeAsync(router, _ => First);
        var refused = Assert.IsType<ChangeOutcome.Refused>(await DeskOf(router).ActivateAsync(bad.Number, "key_anna", null, Cancelled));

        Assert.Equal("$.colour", Assert.Single(refused.Errors).Path);
        Assert.Equal(4, DeskOf(router).Current?.Number);
        Assert.StartsWith("Healthy", await HealthAsync(router), StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_ThatLostItsMemory_GetsBackWhatIsInForce()
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        await using RouterServer one = await scene.StartAsync(scene.FileOf("a"));
        await using RouterServer two = await scene.StartAsync(scene.FileOf("b"));
        var accepted = Assert.IsType<ChangeOutcome.Accepted>(await ChangeAsync(one, Map("new", "first/m")));
        await FollowsAsync(two, 2);

        await scene.FlushAsync();

        await Eventually.HoldsAsync("it is published again", async () => await scene.Store.HeadAsync(Cancelled) == 3);
        await FollowsAsync(one, 3);
        await FollowsAsync(two, 3);
        Assert.Equal(accepted.Version.Document, (await scene.Store.ReadAsync(3, Cancelled))!.Document);
    }

    [Fact]
    public async Task Change_OfARouterThatSharesNothing_IsRefused()
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings());

        Assert.IsType<ChangeOutcome.ReadOnly>(await ChangeAsync(router, Map("new", "first/m")));
        Assert.IsType<ChangeOutcome.ReadOnly>(await DeskOf(router).ActivateAsync(1, "key_anna", null, Cancelled));
        Assert.Empty(await DeskOf(router).ListAsync(Cancelled));
        Assert.Null(DeskOf(router).Current);
    }
}

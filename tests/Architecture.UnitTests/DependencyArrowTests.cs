namespace LlmMesh.Architecture.UnitTests;

/// <summary>
/// Keeps the arrows of the house:
/// <code>
/// AppHost → services → ServiceDefaults, libs      libs/Credentials → libs/Catalog; libs/Catalog, libs/State → libs/Contracts → nothing
///
/// in the router:   RouterPipeline → stages → the rooms they share
/// </code>
/// A new arrow is a decision: it is drawn here first.
/// </summary>
public sealed class DependencyArrowTests
{
    private const string Router = "services/router";

    private static readonly string[] Libraries = ["libs/Contracts", "libs/Catalog", "libs/Credentials", "libs/State"];

    private static readonly string[] Stages = ["Envelope", "Planning", "Admission", "Attempts", "Relay", "Settlement"];

    /// <summary>Whom each room of the router may name. Files beside the rooms put them together and may name all.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Authentication"] = ["Errors", "Exchanges"],
        ["Envelope"] = ["Dialects", "Errors", "Exchanges"],
        ["Conversations"] = ["Dialects", "Errors", "Exchanges"],
        ["Planning"] = ["Errors", "Exchanges"],
        ["Admission"] = ["Errors", "Exchanges", "Telemetry"],
        ["Attempts"] = ["Dialects", "Errors", "Exchanges", "Telemetry", "Tokens", "Upstreams"],
        ["Relay"] = ["Dialects", "Errors", "Exchanges", "Guards", "Telemetry"],
        ["Guards"] = ["Dialects", "Errors", "Exchanges", "Telemetry"],
        ["Substitutes"] = ["Errors", "Exchanges"],
        ["Settlement"] = ["Errors", "Exchanges", "Telemetry", "Tokens", "Upstreams"],
        ["Endpoints"] = ["Authentication", "Configuration", "Conversations", "Dialects", "Errors", "Exchanges", "Upstreams"],
        ["Exchanges"] = ["Dialects", "Telemetry", "Tokens"],
        ["Dialects"] = ["Errors", "Exchanges", "Tokens"],
        ["Telemetry"] = ["Errors", "Exchanges"],
        ["Upstreams"] = ["Authentication", "Exchanges"],
        ["Configuration"] = ["Errors"],
        ["Tokens"] = [],
        ["Errors"] = [],
    };

    public static TheoryData<string> Services => [.. Repository.Projects("services").Select(FolderOf)];

    public static TheoryData<string> Rooms => [.. Arrows.Keys];

    [Fact]
    public void Contracts_ReferTo_Nothing()
    {
        Assert.Empty(Repository.References(Repository.Project("libs/Contracts")));
        Assert.Empty(Repository.Packages(Repository.Project("libs/Contracts")));
    }

    [Theory]
    [InlineData("libs/Catalog")]
    [InlineData("libs/State")]
    public void Library_RefersTo_ContractsAtMost(string library) =>
        AssertWithin(["libs/Contracts"], Repository.References(Repository.Project(library)));

    [Fact]
    public void Credentials_ReferTo_TheCatalogueOnly() =>
        Assert.Equal(["libs/Catalog"], Repository.References(Repository.Project("libs/Credentials")));

    [Fact]
    public void ServiceDefaults_ReferTo_NothingOfOurs() => Assert.Empty(Repository.References(Repository.Project("ServiceDefaults")));

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_RefersTo_LibrariesAndServiceDefaultsOnly(string service) =>
        AssertWithin([.. Libraries, "ServiceDefaults"], Repository.References(Repository.Project(service)));

    [Fact]
    public void AppHost_RefersTo_ServicesOnly() =>
        AssertWithin(Services.Select(service => service.Data), Repository.References(Repository.Project("AppHost")));

    [Fact]
    public void Rooms_InTheRouter_AreAllInTheTable() =>
        AssertWithin(Arrows.Keys, Repository.Sources(Router).Select(file => file.Room).Where(room => room.Length > 0).Distinct());

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_Names_OnlyTheRoomsOfItsArrows(string room) => Assert.All(
        SourcesOf(room),
        file => AssertWithin([room, .. Arrows[room]], file.RoomsNamed(Arrows.Keys)));

    [Fact]
    public void Stages_NeverName_EachOther() => Assert.All(
        Stages, stage => Assert.Empty(Arrows[stage].Intersect(Stages)));

    [Fact]
    public void Pipeline_Alone_NamesEveryStage() => Assert.Equal(
        ["RouterPipeline.cs"],
        Repository.Sources(Router).Where(file => Stages.All(stage => file.RoomsNamed(Stages).Contains(stage))).Select(file => file.Path));

    [Theory]
    [InlineData("AdmissionStore", "Admission")]
    [InlineData("SettlementStore", "Settlement")]
    public void Budgets_AreTouchedBy_OneStageEach(string store, string stage) =>
        Assert.Equal([stage], Repository.Sources(Router).Where(file => file.Names(store)).Select(file => file.Room).Distinct());

    [Theory]
    [InlineData("Planning", "LlmMesh.State")]
    [InlineData("Planning", "TimeProvider")]
    [InlineData("Planning", "Random")]
    [InlineData("Planning", "Task")]
    [InlineData("Planning", "ValueTask")]
    [InlineData("Planning", "await")]
    [InlineData("Planning", "HttpContext")]
    [InlineData("Planning", "IConfiguration")]
    [InlineData("Planning", "File")]
    [InlineData("Dialects", "LlmMesh.State")]
    [InlineData("Dialects", "HttpContext")]
    [InlineData("Dialects", "HttpRequest")]
    [InlineData("Dialects", "HttpResponse")]
    [InlineData("Dialects", "IServiceProvider")]
    [InlineData("Dialects", "IServiceCollection")]
    [InlineData("Dialects", "IConfiguration")]
    [InlineData("Dialects", "Credentials")]
    [InlineData("Dialects", "HttpMessageInvoker")]
    [InlineData("Envelope", "LlmMesh.State")]
    [InlineData("Relay", "LlmMesh.State")]
    [InlineData("Attempts", "LlmMesh.State")]
    [InlineData("Attempts", "Tariff")]
    [InlineData("Settlement", "RequestAborted")]
    public void Room_NeverNames_WhatIsNotItsBusiness(string room, string identifier) =>
        Assert.DoesNotContain(SourcesOf(room), file => file.Names(identifier));

    private static SourceFile[] SourcesOf(string room)
    {
        SourceFile[] files = [.. Repository.Sources(Router).Where(file => file.Room == room)];
        Assert.NotEmpty(files);
        return files;
    }

    private static string FolderOf(string project) => $"services/{Path.GetFileName(Path.GetDirectoryName(project))}";

    private static void AssertWithin(IEnumerable<string> allowed, IEnumerable<string> used) => Assert.Empty(used.Except(allowed));
}

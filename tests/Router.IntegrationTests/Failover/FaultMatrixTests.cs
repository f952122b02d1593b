using LlmMesh.Testing.Emulator;

namespace LlmMesh.Router.IntegrationTests.Failover;

/// <summary>Every fault, whole answers: what caller, provider and ledger see of it, with a fallback and without.</summary>
public sealed class FaultMatrixTests(MeshFixture mesh, ClockedRouter clocked) : IClassFixture<ClockedRouter>
{
    public static TheoryData<string, bool> Cases => FaultTable.Cases();

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Chat_ProviderWithAFault_IsWholeOrACleanError(string fault, bool hasFallback) =>
        new FaultScene(mesh, clocked, FaultTable.Find(fault), stream: false, hasFallback).PlayAsync();

    [Fact]
    public async Task Table_Emulator_HasARowForEveryFaultItKnows()
    {
        IReadOnlyList<EmulatorFault> known = await mesh.Emulator.CatalogAsync();

        Assert.Equal(known.Select(fault => fault.Name).Order(StringComparer.Ordinal), FaultTable.Rows.Select(row => row.Name).Distinct().Order(StringComparer.Ordinal));
    }
}

/// <summary>The same for streams.</summary>
public sealed class StreamedFaultMatrixTests(MeshFixture mesh, ClockedRouter clocked) : IClassFixture<ClockedRouter>
{
    public static TheoryData<string, bool> Cases => FaultTable.Cases();

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Stream_ProviderWithAFault_IsWholeOrACleanError(string fault, bool hasFallback) =>
        new FaultScene(mesh, clocked, FaultTable.Find(fault), stream: true, hasFallback).PlayAsync();
}

using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>An empty database for one test.</summary>
internal interface ITestLedger : IAsyncDisposable
{
    /// <summary>What the service must be configured with to use it.</summary>
    IReadOnlyDictionary<string, string?> Configuration { get; }

    /// <summary>Another process's view of the same database.</summary>
    ILedgerDatabase Open();

    /// <summary>Takes the database away; nothing written to it is lost.</summary>
    Task BreakAsync();

    /// <summary>Brings it back.</summary>
    Task RepairAsync();
}

using Xunit;

namespace LlmMesh.EndToEnd.Dashboard;

/// <summary>The tests that look at one dashboard, one after the other: a restart in one would be seen by another.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class DashboardCollection : ICollectionFixture<DashboardFixture>;

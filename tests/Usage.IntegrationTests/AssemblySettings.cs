using LlmMesh.Usage.IntegrationTests.Fixtures;
using Xunit;

// Tests take shared servers down, and each drives several processes.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(PostgresCluster))]

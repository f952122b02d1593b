using Xunit;

namespace LlmMesh.EndToEnd;

/// <summary>Tests that start a mesh of their own: one after the other, because two cores do not carry several at once.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class OwnMeshCollection;

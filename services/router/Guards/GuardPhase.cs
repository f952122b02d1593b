namespace LlmMesh.Router.Guards;

/// <summary>What is looked at.</summary>
internal enum GuardPhase
{
    /// <summary>The request.</summary>
    Before = 0,

    /// <summary>The answer.</summary>
    After,
}

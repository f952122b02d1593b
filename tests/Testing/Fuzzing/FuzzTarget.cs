namespace LlmMesh.Testing.Fuzzing;

/// <summary>The edge under fire.</summary>
/// <param name="Port">Where it listens, on loopback.</param>
/// <param name="Key">A key that opens it.</param>
/// <param name="Model">A model that answers whatever it is sent.</param>
public sealed record FuzzTarget(int Port, string Key, string Model);

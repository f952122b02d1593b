namespace LlmMesh.ServiceDefaults.Identity;

/// <summary>On whose behalf the edge passes a request on to a service behind it.</summary>
/// <param name="Key">Identifier of the key.</param>
/// <param name="Team">Its team.</param>
/// <param name="Organisation">The team's organisation.</param>
/// <param name="IsAdmin">Whether it manages the mesh; otherwise it sees what is its team's.</param>
/// <param name="Address">The address the client has at the edge; null when that is not known.</param>
public sealed record ForwardedCaller(string Key, string Team, string Organisation, bool IsAdmin, string? Address);

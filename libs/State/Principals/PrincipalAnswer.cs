using LlmMesh.Contracts;

namespace LlmMesh.State.Principals;

/// <summary>What the directory says of a secret.</summary>
/// <param name="Principal">Whose it is; null when it is nobody's.</param>
/// <param name="Revision">
/// The directory's revision at that moment; null when nobody has published the directory since Redis was empty, so that nothing can be
/// said of any secret.
/// </param>
public readonly record struct PrincipalAnswer(Principal? Principal, long? Revision);

/// <summary>What has changed since a revision.</summary>
/// <param name="Revision">The directory's revision; null when there is no directory.</param>
/// <param name="Hashes">The secrets' hashes; null when it is too long ago to tell, so that everything may have changed.</param>
public sealed record PrincipalChanges(long? Revision, IReadOnlyList<string>? Hashes);

/// <summary>One entry of the directory.</summary>
/// <param name="Hash">SHA-256 of the secret, 64 lower-case hexadecimal digits.</param>
/// <param name="Principal">Whose it is; null takes the entry away.</param>
public readonly record struct PrincipalEntry(string Hash, Principal? Principal);

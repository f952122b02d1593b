namespace LlmMesh.Usage.Principals;

/// <summary>A change of a team or a key, and how the audit log tells of it.</summary>
/// <param name="Action">What is done, as <c>subject.verb</c>: <c>key.create</c>.</param>
/// <param name="Subject">Name of the team, id of the key.</param>
/// <param name="Show">Reads what it is, as JSON without anything secret; null when it is not there.</param>
/// <param name="Make">Makes the change, and says whether it stands.</param>
internal sealed record PrincipalChange(
    string Action, string Subject, Func<PrincipalStatements, Task<string?>> Show, Func<PrincipalStatements, Task<bool>> Make);

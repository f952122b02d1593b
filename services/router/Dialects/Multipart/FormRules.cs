namespace LlmMesh.Router.Dialects.Multipart;

/// <summary>What an operation takes as <c>multipart/form-data</c>.</summary>
/// <param name="Files">Names of the parts that may be files.</param>
/// <param name="MayStream">Whether a file may go on to the provider while it still arrives. What stands behind it nobody has seen then.</param>
internal sealed record FormRules(IReadOnlyList<string> Files, bool MayStream)
{
    /// <summary>Fields that must not stand behind a file that is already on its way: what was decided by them is decided.</summary>
    public static readonly IReadOnlyList<string> Decided = ["model", "models", "fallbacks", "metadata", "user", "provider", "session_id", "prompt_cache_key"];
}

namespace LlmMesh.Router.Exchanges;

/// <summary>Which conversation a request belongs to.</summary>
/// <param name="Key">A hash of what names it and of the caller's team.</param>
/// <param name="IsNew">Whether nothing of it can have been said before, so that no target can know it.</param>
internal readonly record struct Session(ulong Key, bool IsNew);

/// <summary>Which targets have served which conversations, on any replica. Reading it changes nothing.</summary>
internal abstract class SessionView
{
    /// <summary>The name of the target that served a conversation last; null when none is known.</summary>
    public abstract string? TargetOf(ulong key);
}

using LlmMesh.State;

namespace LlmMesh.Router.Admission.Shares;

/// <summary>How long it takes until every replica knows the same.</summary>
internal sealed record ShareTimes
{
    /// <summary>Any 60 s lie within it, whichever whole seconds a window counts by.</summary>
    public TimeSpan Window { get; } = TimeSpan.FromSeconds(61);

    /// <summary>Between two beats.</summary>
    public TimeSpan Beat { get; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a census holds; an older one is taken as if every other replica had fallen silent. Default 5 s.</summary>
    public TimeSpan CensusLife { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Most time one call to the shared state takes. Default 250 ms.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The board counts a replica as silent so long after its last beat, and refuses a beat that is older. Default 5 s.</summary>
    public TimeSpan SilentAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The board forgets a replica so long after its last beat. Default 1 h.</summary>
    public TimeSpan ForgottenAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// From a replica's last answer until no other takes it for alive any more: a beat on that answer may still be counted, that beat
    /// holds for a while, and so does a census taken meanwhile, with the calls under way at both ends.
    /// </summary>
    public TimeSpan OthersKnow => SilentAfter + SilentAfter + CensusLife + Call + Call;

    public static ShareTimes Of(MeshState state) => new()
    {
        Call = state.Connection.Timeout,
        SilentAfter = state.Replicas.SilentAfter,
        ForgottenAfter = state.Replicas.ForgottenAfter,
    };
}

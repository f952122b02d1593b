namespace LlmMesh.Router.Errors;

/// <summary>
/// The errors that say that providers could not, as opposed to those that say what is wrong with the request or what its caller may not.
/// Only for these a mapping may answer with less than was asked for.
/// </summary>
internal static class ProviderFaults
{
    public static bool Include(ErrorCode code) => code is
        ErrorCode.UpstreamModelNotFound
        or ErrorCode.UpstreamRateLimited
        or ErrorCode.UpstreamOverloaded
        or ErrorCode.UpstreamCredentials
        or ErrorCode.UpstreamCredits
        or ErrorCode.UpstreamTimeout
        or ErrorCode.UpstreamFailed
        or ErrorCode.CircuitOpen;
}

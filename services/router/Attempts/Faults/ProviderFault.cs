using System.Net.Http.Headers;
using LlmMesh.Catalog;

namespace LlmMesh.Router.Attempts.Faults;

/// <summary>An error of a provider with everything its classification depends on.</summary>
/// <param name="Provider">The provider's name in the catalogue.</param>
/// <param name="Phase">Where the error stood.</param>
/// <param name="HttpStatus">The answer's status.</param>
/// <param name="Error">What the error says.</param>
internal readonly record struct ProviderFault(string Provider, FaultPhase Phase, int HttpStatus, ProviderError Error)
{
    /// <summary>The status that counts: inside an answer with status 200, the one the error names itself.</summary>
    public int Status => Phase == FaultPhase.Status ? HttpStatus : Error.Status ?? HttpStatus;

    /// <summary>How long the provider asks to wait; null when it does not say.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Whether the provider says that another try may succeed; null when it says nothing about that.</summary>
    public bool? Retryable { get; init; }

    /// <param name="provider">The provider's name in the catalogue.</param>
    /// <param name="phase">Where the error stood.</param>
    /// <param name="answer">The answer that held it.</param>
    /// <param name="error">What it says.</param>
    /// <param name="now">What dates in it are measured against.</param>
    public static ProviderFault Of(
        string provider, FaultPhase phase, HttpResponseMessage answer, ProviderError error, DateTimeOffset now) =>
        new(provider, phase, (int)answer.StatusCode, error)
        {
            Wait = WaitHint.Read(answer.Headers, error, now),
            Retryable = Advice(answer.Headers) ?? error.Retryable,
        };

    private static bool? Advice(HttpResponseHeaders headers) =>
        headers.NonValidated.TryGetValues("x-should-retry", out HeaderStringValues values) && bool.TryParse(values.ToString(), out bool advice)
            ? advice
            : null;
}

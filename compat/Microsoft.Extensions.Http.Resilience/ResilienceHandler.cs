using System.Runtime.ExceptionServices;
using Polly;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>
/// Sends a request through a pipeline. Each attempt sends the same message again, so its content must be readable more than once.
/// </summary>
public class ResilienceHandler(ResiliencePipeline<HttpResponseMessage> pipeline) : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<HttpRequestMessage?> Request = new("Resilience.Http.Request");

    internal static HttpRequestMessage? GetRequest(ResilienceContext context) => context.Properties.GetValue(Request, null);

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Request, request);
        try
        {
            Outcome<HttpResponseMessage> outcome = await pipeline.ExecuteOutcomeAsync(
                static async (attempt, state) =>
                {
                    try
                    {
                        return Outcome.FromResult(await state.Handler.SendInnerAsync(state.Request, attempt.CancellationToken));
                    }
                    // Strategies judge outcomes; whatever none of them handles is thrown again below.
                    catch (Exception exception)
                    {
                        return Outcome.FromException<HttpResponseMessage>(exception);
                    }
                },
                context,
                (Handler: this, Request: request));
            if (outcome.Exception is { } failure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            return outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private Task<HttpResponseMessage> SendInnerAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(request, cancellationToken);
}

using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Upstreams;
using LlmMesh.ServiceDefaults.Outgoing;

namespace LlmMesh.Router.Attempts;

/// <summary>
/// Asks a provider how many tokens a request has. Providers do not charge for it, so it is neither reserved nor settled; whatever goes wrong
/// is answered with an estimate, so it is neither retried nor held against a circuit.
/// </summary>
internal sealed class CountAttempt(UpstreamDirectory upstreams, Accounts accounts, TimeProvider time)
{
    private const int LargestAnswer = 64 * 1024;

    /// <returns>Null when the first candidate speaks another dialect than the client, or did not answer.</returns>
    public async Task<long?> RunAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        Target target = exchange.Plan.Candidates[0];
        ProviderWishes.Settle(exchange, target);
        if (exchange is not { Client: ITokenCounter counter, Sent: { IsSuperseded: false } sent }
            || !sent.Dialect.IsSpokenBy(target.Provider)
            || exchange.Envelope.IsToldRouting(target) // which only a chat can say
            || upstreams.Find(target.Provider) is not { } upstream
            || accounts.Choose(target.Provider, refused: null) is not { } grant)
        {
            return null;
        }

        using var clock = new PhaseClock(target.Timeouts.Headers, time, cancellationToken);
        try
        {
            using HttpRequestMessage request = upstream.CreateRequest(sent.Dialect.PathFor(target.Model, stream: false), grant.Credential, stream: false);
            request.Headers.TryAddWithoutValidation(LoopGuard.Header, exchange.Loop);
            request.Content = new SplicedContent(sent.Body, sent.Dialect.EditsFor(sent, target, outputLimit: null));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            AddHeaders(request, sent);
            using HttpResponseMessage answer = await upstream.SendAsync(request, clock.Token);
            if (!answer.IsSuccessStatusCode)
            {
                return null;
            }

            using PooledBody? body = await ResponseBuffer.ReadAsync(answer.Content, LargestAnswer, clock, target.Timeouts.Headers, target.Timeouts.Idle);
            return body is null ? null : counter.ReadCount(body.Memory);
        }
        catch (OperationCanceledException) when (clock.HasPassed)
        {
            return null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or AddressRefusedException)
        {
            return null;
        }
    }

    private static void AddHeaders(HttpRequestMessage request, SentRequest sent)
    {
        foreach ((string name, string value) in sent.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        foreach ((string name, string value) in sent.Dialect.Upstream.Headers)
        {
            if (!request.Headers.NonValidated.Contains(name))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }
}

using LlmMesh.Catalog;
using LlmMesh.Credentials;
using LlmMesh.ServiceDefaults.Outgoing;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>
/// Sends one probe to a provider, with a credential and its headers, and waits for the whole answer at most <see cref="Deadline"/>.
/// Of several endpoints the first that answers without a server error speaks for the provider.
/// </summary>
internal sealed class ProbeClient(IHttpClientFactory clients, CredentialBook credentials, TimeProvider time)
{
    private const string AnthropicVersion = "anthropic-version";

    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public async Task<ProbeResponse> SendAsync(
        ProviderDefinition provider, ProviderAccount account, ProbeCall call, CancellationToken cancellationToken)
    {
        var response = new ProbeResponse { Fault = ProbeFault.Unreachable };
        foreach (Uri endpoint in provider.Endpoints)
        {
            response = await SendAsync(provider, account, endpoint, call, cancellationToken);
            if (response.Fault == ProbeFault.None && response.Status < 500)
            {
                break;
            }
        }

        return response;
    }

    private async Task<ProbeResponse> SendAsync(
        ProviderDefinition provider, ProviderAccount account, Uri endpoint, ProbeCall call, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = call.ToRequest(BaseOf(provider, endpoint));
        bool sentCredential = Authorise(request, provider, account);
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        long sent = time.GetTimestamp();
        using HttpClient client = clients.CreateClient(ProbingServices.ClientOf(provider.IsLocal ? Reach.Local : Reach.Written));
        ProbeResponse response = await ExchangeAsync(client, request, call.MaxAnswerBytes, either.Token, cancellationToken);
        return response with { Latency = time.GetElapsedTime(sent), SentCredential = sentCredential };
    }

    private static async Task<ProbeResponse> ExchangeAsync(
        HttpClient client, HttpRequestMessage request, int maxBytes, CancellationToken deadline, CancellationToken cancellationToken)
    {
        int status = 0;
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline);
            status = (int)response.StatusCode;
            await response.Content.LoadIntoBufferAsync(maxBytes, deadline);
            return new ProbeResponse { Status = status, Body = await response.Content.ReadAsByteArrayAsync(deadline) };
        }
        catch (HttpRequestException tooLarge) when (tooLarge.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded && status != 0)
        {
            return new ProbeResponse { Status = status };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProbeResponse { Fault = ProbeFault.Timeout };
        }
        catch (HttpRequestException exception) when (AddressRefusedException.Find(exception) is { } refused)
        {
            return new ProbeResponse { Fault = refused.Refusal == AddressRefusal.Private ? ProbeFault.NotLocal : ProbeFault.Forbidden };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new ProbeResponse { Fault = IsUnreachable(exception) ? ProbeFault.Unreachable : ProbeFault.Interrupted };
        }
    }

    // Ollama's own API stands beside the compatible one, whose address people have written down.
    private static Uri BaseOf(ProviderDefinition provider, Uri endpoint) =>
        provider.Dialect == Dialect.Ollama && endpoint.AbsolutePath.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal)
            ? new Uri(endpoint, endpoint.AbsolutePath.TrimEnd('/')[..^"v1".Length])
            : endpoint;

    private static bool IsUnreachable(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError
            or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError,
    };

    private bool Authorise(HttpRequestMessage request, ProviderDefinition provider, ProviderAccount account)
    {
        foreach ((string name, string value) in provider.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (provider.Dialect == Dialect.Anthropic && !request.Headers.Contains(AnthropicVersion))
        {
            request.Headers.TryAddWithoutValidation(AnthropicVersion, "2023-06-01");
        }

        return credentials.Find(account) is { } credential && CredentialHeader.Write(request, provider, credential);
    }
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using LlmMesh.Catalog;
using LlmMesh.ServiceDefaults.Outgoing;
using Microsoft.Extensions.Options;

namespace LlmMesh.Usage.Alerts.Delivery;

/// <summary>
/// Calls webhooks. Connects directly and only where it may (<see cref="OutgoingConnections"/>), follows no redirect, and reads nothing of
/// the answer but its status.
/// </summary>
/// <remarks>Thread-safe; one per process.</remarks>
internal sealed class WebhookCaller(OutgoingConnections outgoing, TimeProvider time, IOptions<AlertOptions> options) : IDisposable
{
    // Names are looked up anew now and then, and every time against the same rule.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    // Connections are pooled by address: one that was opened with leave must not serve a webhook that has none.
    private readonly HttpMessageInvoker _toPublic = Create(outgoing, Reach.Public);
    private readonly HttpMessageInvoker _toAny = Create(outgoing, Reach.Local);

    public async Task<Delivery> CallAsync(
        AlertWebhook webhook, byte[] key, string id, string body, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.CallWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using HttpRequestMessage request = Request(webhook.Url, key, id, body);
        try
        {
            using HttpResponseMessage response = await (webhook.AllowPrivate ? _toAny : _toPublic).SendAsync(request, either.Token);
            int status = (int)response.StatusCode;
            return response.IsSuccessStatusCode
                ? Delivery.Arrived(status)
                : new Delivery(status, status is >= 300 and < 400
                    ? $"it answered {status}; redirects are not followed, configure the final address"
                    : $"it answered {status}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Delivery(Status: null, $"it did not answer within {options.Value.CallWithin.TotalSeconds:0.###} s");
        }
        catch (HttpRequestException exception) when (AddressRefusedException.Find(exception) is { } refused)
        {
            return new Delivery(Status: null, refused.Refusal == AddressRefusal.Private
                ? $"{refused.Message}; \"allow_private\": true permits that"
                : $"{refused.Message}; choose the receiver's own address");
        }
        catch (HttpRequestException exception)
        {
            return new Delivery(Status: null, $"it could not be reached ({exception.HttpRequestError})");
        }
    }

    public void Dispose()
    {
        _toPublic.Dispose();
        _toAny.Dispose();
    }

    private static HttpMessageInvoker Create(OutgoingConnections outgoing, Reach reach)
    {
        SocketsHttpHandler handler = outgoing.CreateHandler(reach);
        handler.PooledConnectionLifetime = ConnectionLifetime;
        handler.MaxResponseDrainSize = 0;
        return new HttpMessageInvoker(handler, disposeHandler: true);
    }

    private HttpRequestMessage Request(Uri url, byte[] key, string id, string body)
    {
        long timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add(WebhookSignature.IdHeader, id);
        request.Headers.Add(WebhookSignature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Of(key, id, timestamp, body));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("LlmMesh", productVersion: null));
        return request;
    }
}

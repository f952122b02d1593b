using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Money;

/// <summary>How a call ended for its client.</summary>
internal enum CallEnding
{
    /// <summary>A whole answer.</summary>
    Served,

    /// <summary>A limit or a budget had no room for it.</summary>
    Refused,

    /// <summary>The connection broke: whether it was sent is not known.</summary>
    Broken,

    /// <summary>Anything else.</summary>
    Failed,
}

/// <summary>One call.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="RequestId">What the router called it; null when it said nothing.</param>
/// <param name="RetryAfter">When it is worth asking again; null when the answer does not say.</param>
/// <param name="SentAt">Stopwatch ticks.</param>
/// <param name="Detail">The answer, where it was no success.</param>
internal sealed record MoneyCall(CallEnding Ending, string? RequestId, TimeSpan? RetryAfter, long SentAt, string? Detail = null)
{
    /// <summary>Stopwatch ticks.</summary>
    public long EndedAt { get; } = Stopwatch.GetTimestamp();
}

/// <summary>Asks for an answer that costs one cent.</summary>
internal static class MoneyCaller
{
    private static readonly byte[] Body =
        Encoding.UTF8.GetBytes("""{"model":"emulator/cent","messages":[{"role":"user","content":"One cent's worth, please."}],"max_tokens":100}""");

    public static async Task<MoneyCall> CallAsync(RouterPlace router, string key, CancellationToken cancellationToken)
    {
        long sentAt = Stopwatch.GetTimestamp();
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(router.Address, "/v1/chat/completions")) { Content = new ByteArrayContent(Body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            using HttpResponseMessage response = await router.Client.SendAsync(message, cancellationToken);
            string text = await response.Content.ReadAsStringAsync(cancellationToken);
            string? id = response.Headers.TryGetValues("x-request-id", out IEnumerable<string>? ids) ? ids.First() : null;
            CallEnding ending = response.StatusCode switch
            {
                HttpStatusCode.OK => CallEnding.Served,
                HttpStatusCode.TooManyRequests => CallEnding.Refused,
                _ => CallEnding.Failed,
            };
            return new MoneyCall(ending, id, response.Headers.RetryAfter?.Delta, sentAt, ending == CallEnding.Served ? null : text);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new MoneyCall(CallEnding.Broken, null, null, sentAt, exception.Message);
        }
    }

    /// <summary>Calls routers at random, by the clock, until it is told to stop; returns when the last call has ended.</summary>
    public static async Task CallSteadilyAsync(
        MoneyMesh mesh, string key, int perSecond, ConcurrentBag<MoneyCall> calls, Random dice, CancellationToken stopping)
    {
        List<Task> running = [];
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond), TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                RouterPlace router = mesh.Places[dice.Next(mesh.Places.Count)];
                running.Add(Task.Run(async () => calls.Add(await CallAsync(router, key, CancellationToken.None)), CancellationToken.None));
            }
        }
        catch (OperationCanceledException)
        {
            // What was sent is still waited for.
        }

        await Task.WhenAll(running);
    }
}

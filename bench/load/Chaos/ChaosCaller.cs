using System.Diagnostics;
using System.Globalization;
using System.Text;
using LlmMesh.Load.Client;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Chaos;

/// <summary>Sends one request and judges what comes of it.</summary>
internal static class ChaosCaller
{
    // Whoever has heard nothing by then hears nothing any more.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Sends it; the answer to a client that stays is read to its end.</summary>
    public static async Task<ChaosResult> CallAsync(RouterPlace router, ChaosRequest request, CancellationToken cancellationToken)
    {
        using var hang = new CancellationTokenSource(request.Deadline + Patience, TimeProvider.System);
        using var leave = new CancellationTokenSource(request.LeavesAfter ?? Timeout.InfiniteTimeSpan, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(hang.Token, leave.Token, cancellationToken);
        using HttpRequestMessage message = Message(router, request);
        var answer = new ReceivedAnswer();
        HttpResponseMessage? response = null;
        long began = Stopwatch.GetTimestamp();
        (Verdict verdict, string detail) = (Verdict.Hung, "");
        try
        {
            response = await router.Client.SendAsync(message, either.Token);
            await ReadAsync(response, answer, either.Token);
            (verdict, detail) = Judge(request, response, answer);
        }
        catch (OperationCanceledException)
        {
            (verdict, detail) = leave.IsCancellationRequested ? (Verdict.Left, "") : (Verdict.Hung, $"after {answer.Text.Length} characters");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            (verdict, detail) = (Verdict.ConnectionLost, $"{exception.Message} {exception.InnerException?.Message}");
        }

        using (response)
        {
            return new ChaosResult(
                request, verdict, detail, began, Stopwatch.GetTimestamp(), Header(response, "x-request-id"), Attempts(response), answer.Resumptions);
        }
    }

    private static HttpRequestMessage Message(RouterPlace router, ChaosRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(router.Address, "/v1/chat/completions"))
        {
            Content = new StringContent(request.Body(), Encoding.UTF8, "application/json"),
        };
        message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {ChatRequests.ApiKey}");
        message.Headers.TryAddWithoutValidation(
            "x-mesh-timeout", request.Deadline.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture));
        return message;
    }

    private static async Task ReadAsync(HttpResponseMessage response, ReceivedAnswer answer, CancellationToken cancellationToken)
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            await answer.ReadStreamAsync(body, cancellationToken);
        }
        else
        {
            await answer.ReadDocumentAsync(body, !response.IsSuccessStatusCode, cancellationToken);
        }
    }

    private static (Verdict Verdict, string Detail) Judge(ChaosRequest request, HttpResponseMessage response, ReceivedAnswer answer)
    {
        int status = (int)response.StatusCode;
        if (answer.Problem is { } problem)
        {
            return (Verdict.Malformed, $"{status}: {problem}");
        }

        if (answer.IsComplete)
        {
            return answer.Text == request.Answer.Text
                ? (Verdict.Whole, "")
                : (Verdict.Truncated, $"{answer.Text.Length} characters instead of {request.Answer.Text.Length}");
        }

        bool lacksWait = status is 429 or 503 && response.Headers.RetryAfter is null;
        bool isForeign = !request.Answer.Text.StartsWith(answer.Text, StringComparison.Ordinal);
        return lacksWait ? (Verdict.Malformed, $"{status} {answer.Error} without Retry-After")
            : isForeign ? (Verdict.Malformed, "the beginning before the error is of another text")
            : status == 200 ? (Verdict.BrokenOff, $"{answer.Error}")
            : (Verdict.Refused, $"{status} {answer.Error}");
    }

    private static int? Attempts(HttpResponseMessage? response) =>
        int.TryParse(Header(response, "x-mesh-attempts"), CultureInfo.InvariantCulture, out int attempts) ? attempts : null;

    private static string? Header(HttpResponseMessage? response, string name) =>
        response?.Headers.TryGetValues(name, out IEnumerable<string>? values) == true ? values.First() : null;
}

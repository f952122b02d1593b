using System.Text.Json;
using System.Text.RegularExpressions;
using LlmMesh.Catalog;
using LlmMesh.ServiceDefaults.Outgoing;

namespace LlmMesh.Router.Guards.External;

/// <summary>What an external guard says of a text.</summary>
/// <param name="Action">What shall become of it; <see cref="GuardAction.Off"/> when it may pass.</param>
/// <param name="Text">What takes its place where it is masked.</param>
/// <param name="Reason">Why, as a code; null when it gave none, or one that is none.</param>
internal sealed record ExternalVerdict(GuardAction Action, string? Text, string? Reason);

/// <summary>What an external guard is told besides the text.</summary>
internal readonly record struct GuardedRequest(string Phase, string RequestId, string Team);

/// <summary>
/// Asks a service of the operator's: <c>POST {"phase","text","request_id","team"}</c>, answered by
/// <c>{"verdict":"allow|flag|block|mask","reason","text"}</c>. Whatever goes wrong (no connection, a late or strange answer, an error
/// status, a redirect) is a value: it could not say.
/// </summary>
internal sealed partial class ExternalGuard(IHttpClientFactory clients, TimeProvider time)
{
    private const int LargestFrame = 64 * 1024;

    /// <summary>Name of the client for guards that may be where it reaches.</summary>
    public static string ClientOf(Reach reach) => $"guards, {reach}";

    /// <summary>Asks about texts, all at once and within the guard's time.</summary>
    /// <returns>One verdict per text, null where it could not say.</returns>
    /// <exception cref="OperationCanceledException">The request has ended.</exception>
    public async Task<ExternalVerdict?[]> AskAsync(
        GuardDefinition guard, GuardedRequest request, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(guard.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        HttpClient client = clients.CreateClient(ClientOf(guard.AllowPrivate ? Reach.Local : Reach.Public));
        ExternalVerdict?[] verdicts = await Task.WhenAll(texts.Select(text => AskAsync(client, guard.Url!, request, text, both.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return verdicts;
    }

    private static async Task<ExternalVerdict?> AskAsync(
        HttpClient client, Uri url, GuardedRequest request, string text, CancellationToken cancellationToken)
    {
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, url);
            message.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(
                new GuardQuestion(request.Phase, text, request.RequestId, request.Team), ExternalJson.Default.GuardQuestion));
            message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            using HttpResponseMessage answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                return null;
            }

            await using Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            byte[]? bytes = await ReadAsync(body, LargestFrame + (text.Length * 6), cancellationToken);
            return bytes is null ? null : Read(JsonSerializer.Deserialize(bytes, ExternalJson.Default.GuardAnswer));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            // Whether the request itself has ended, the caller asks.
            return null;
        }
    }

    private static async Task<byte[]?> ReadAsync(Stream body, int limit, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        byte[] piece = new byte[8 * 1024];
        while (await body.ReadAsync(piece, cancellationToken) is var read and > 0)
        {
            if (bytes.Length + read > limit)
            {
                return null;
            }

            await bytes.WriteAsync(piece.AsMemory(0, read), cancellationToken);
        }

        return bytes.ToArray();
    }

    private static ExternalVerdict? Read(GuardAnswer? answer)
    {
        string? reason = answer?.Reason is { } given && Code().IsMatch(given) ? given : null;
        return answer?.Verdict switch
        {
            "allow" => new ExternalVerdict(GuardAction.Off, null, reason),
            "flag" => new ExternalVerdict(GuardAction.Flag, null, reason),
            "block" => new ExternalVerdict(GuardAction.Block, null, reason),
            "mask" when answer.Text is { } text => new ExternalVerdict(GuardAction.Mask, text, reason),
            _ => null,
        };
    }

    // A sentence might quote the text.
    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_.-]{0,47}\z")]
    private static partial Regex Code();
}

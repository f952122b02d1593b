using System.Text;
using LlmMesh.Router.Attempts.Faults;

namespace LlmMesh.Router.UnitTests.Attempts.Faults;

public sealed class WaitHintTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("retry-after-ms: 1500", 1.5)]
    [InlineData("retry-after-ms: 20.5", 0.0205)]
    [InlineData("retry-after-ms: -1", 0.0)]
    [InlineData("Retry-After: 20", 20.0)]
    [InlineData("retry-after: 0.25", 0.25)]
    [InlineData("Retry-After: 0", 0.0)]
    [InlineData("Retry-After: -3", 0.0)]
    [InlineData("Retry-After: 1e9", 86_400.0)]
    [InlineData("Retry-After: Infinity", 86_400.0)]
    [InlineData("Retry-After: NaN", null)]
    [InlineData("Retry-After: soon", null)]
    [InlineData("Retry-After: Fri, 20 Nov 2026 12:01:30 GMT", 90.0)]
    [InlineData("Retry-After: Fri, 20 Nov 2026 11:00:00 GMT", 0.0)]
    [InlineData("Retry-After: Sat, 20 Nov 2027 12:00:00 GMT", 86_400.0)]
    [InlineData("x-ratelimit-remaining-requests: 0|x-ratelimit-reset-requests: 6m0s", 360.0)]
    [InlineData("x-ratelimit-remaining-requests: 5|x-ratelimit-reset-requests: 6m0s|x-ratelimit-remaining-tokens: 0|x-ratelimit-reset-tokens: 120ms", 0.12)]
    [InlineData("x-ratelimit-remaining-requests: 0|x-ratelimit-reset-requests: 1s|x-ratelimit-remaining-tokens: 0|x-ratelimit-reset-tokens: 1m30s", 90.0)]
    [InlineData("x-ratelimit-remaining-requests: 5|x-ratelimit-reset-requests: 6m0s", null)]
    [InlineData("x-ratelimit-reset-requests: 6m0s", null)]
    [InlineData("x-ratelimit-remaining-tokens: 0|x-ratelimit-reset-tokens: 12.5", 12.5)]
    [InlineData("anthropic-ratelimit-requests-remaining: 0|anthropic-ratelimit-requests-reset: 2026-11-20T12:00:30Z", 30.0)]
    [InlineData("anthropic-ratelimit-requests-remaining: 4|anthropic-ratelimit-requests-reset: 2026-11-20T12:00:30Z|anthropic-ratelimit-input-tokens-remaining: 0|anthropic-ratelimit-input-tokens-reset: 2026-11-20T13:00:10+01:00", 10.0)]
    [InlineData("X-RateLimit-Reset: 1795176045000", 45.0)]
    [InlineData("X-RateLimit-Reset: 1795175999000", 0.0)]
    [InlineData("X-RateLimit-Reset: tomorrow", null)]
    public void Read_Headers_GiveSeconds(string headers, double? seconds) => Assert.Equal(seconds, Seconds(headers, "{}"));

    [Theory]
    [InlineData("""{"error":{"availability":{"retry_after":7}}}""", 7.0)]
    [InlineData("""{"error":{"availability":{"retry_after":"7.5"}}}""", 7.5)]
    [InlineData("""{"error":{"details":[{"@type":"x"},{"retryDelay":"34s"}]}}""", 34.0)]
    [InlineData("""{"error":{"details":[{"retryDelay":"1.5s"}]}}""", 1.5)]
    [InlineData("""{"error":{"metadata":{"headers":{"X-RateLimit-Reset":"1795176045000"}}}}""", 45.0)]
    [InlineData("""{"error":{"metadata":{"headers":{"X-RateLimit-Reset":1795176045000}}}}""", 45.0)]
    [InlineData("""{"error":{"message":"Rate limit reached. Please try again in 1m2.5s. Visit us."}}""", 62.5)]
    [InlineData("""{"error":{"message":"Please try again in 20ms."}}""", 0.02)]
    [InlineData("""{"error":{"message":"Try again in 2h3m."}}""", 7380.0)]
    [InlineData("""{"error":{"message":"Please retry after 6 seconds."}}""", 6.0)]
    [InlineData("""{"error":{"message":"Please retry after 1 minute."}}""", 60.0)]
    [InlineData("""{"error":{"message":"Please retry in 34.074824224s."}}""", 34.0748242)]
    [InlineData("""{"error":{"message":"Try again in 250 milliseconds"}}""", 0.25)]
    [InlineData("""{"error":{"message":"Try again in 99 hours"}}""", 86_400.0)]
    [InlineData("""{"error":{"message":"Try again in 5 meters"}}""", null)]
    [InlineData("""{"error":{"message":"Try again in a moment. The limit is 20s."}}""", null)]
    [InlineData("Please retry after 3 seconds", 3.0)]
    public void Read_Body_GivesSeconds(string body, double? seconds) => Assert.Equal(seconds, Seconds(string.Empty, body));

    [Theory]
    [InlineData("retry-after-ms: 1|Retry-After: 2", 0.001)]
    [InlineData("Retry-After: 2", 2.0)]
    [InlineData("Retry-After: never", 3.0)]
    [InlineData("x-ratelimit-remaining-requests: 0|x-ratelimit-reset-requests: 5s", 3.0)]
    public void Read_SeveralForms_TheFirstReadableWins(string headers, double seconds) => Assert.Equal(
        seconds,
        Seconds(headers, """{"error":{"availability":{"retry_after":3},"message":"try again in 4s"}}"""));

    private static double? Seconds(string headers, string body)
    {
        using var answer = new HttpResponseMessage();
        foreach (string header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = header.Split(": ");
            answer.Headers.TryAddWithoutValidation(parts[0], parts[1]);
        }

        return WaitHint.Read(answer.Headers, ProviderError.Read(Encoding.UTF8.GetBytes(body)), Now)?.TotalSeconds;
    }
}

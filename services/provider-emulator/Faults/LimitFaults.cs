using LlmMesh.ProviderEmulator.Delivery;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>Rate limits that tell in their headers when they are renewed.</summary>
internal static class LimitFaults
{
    public static readonly IReadOnlyList<Fault> All = [new Reset()];

    private sealed class Reset() : Fault("429-reset", "429 with the renewal of the limit in its headers only", Ms, Form)
    {
        private static readonly ApiProblem SlowDown = new(429, "requests", "rate_limit_exceeded", null, "Slow down.");

        private static readonly NumberOption Ms = new("ms", "the time until the renewal", 1000);
        private static readonly ChoiceOption Form = new(
            "form",
            "`duration`: OpenAI's, with a token limit that is not used up; `date`: Anthropic's; `epoch`: OpenRouter's, in milliseconds",
            "duration", "date", "epoch");

        public override Task SendAsync(Exchange exchange)
        {
            TimeSpan wait = exchange.Options.Time(Ms);
            DateTimeOffset renewal = exchange.Clock.GetUtcNow() + wait;
            IHeaderDictionary headers = exchange.Http.Response.Headers;
            switch (exchange.Options.Get(Form))
            {
                case "duration":
                    headers["x-ratelimit-remaining-requests"] = "0";
                    headers["x-ratelimit-reset-requests"] = $"{(long)wait.TotalMilliseconds}ms";
                    headers["x-ratelimit-remaining-tokens"] = "9000";
                    headers["x-ratelimit-reset-tokens"] = "6m0s";
                    break;
                case "date":
                    headers["anthropic-ratelimit-requests-remaining"] = "0";
                    headers["anthropic-ratelimit-requests-reset"] = renewal.ToString("O");
                    break;
                case "epoch":
                    headers["X-RateLimit-Remaining"] = "0";
                    headers["X-RateLimit-Reset"] = renewal.ToUnixTimeMilliseconds().ToString();
                    break;
            }

            return WholeBody.SendAsync(exchange, SlowDown.Status, StatusFault.Json, exchange.Dialect.Document(SlowDown));
        }
    }
}

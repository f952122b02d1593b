using System.Globalization;
using System.Text.Json.Nodes;
using LlmMesh.Testing.Emulator;
using LlmMesh.Testing.Time;
using Microsoft.Extensions.DependencyInjection;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Faults;

public sealed class StatusFaultTests(EmulatorFixture emulator)
{
    [Theory]
    [InlineData("400", 400, "error.code", "invalid_value")]
    [InlineData("unsupported-parameter", 400, "error.code", "unsupported_parameter")]
    [InlineData("context-length", 400, "error.code", "context_length_exceeded")]
    [InlineData("content-policy", 400, "error.code", "content_policy_violation")]
    [InlineData("401", 401, "error.code", "invalid_api_key")]
    [InlineData("402", 402, "error.code", "402")]
    [InlineData("insufficient-balance", 402, "error.message", "Insufficient Balance")]
    [InlineData("403", 403, "error.code", "unsupported_country_region_territory")]
    [InlineData("404", 404, "error.code", "model_not_found")]
    [InlineData("408", 408, "error.type", "timeout_error")]
    [InlineData("409", 409, "error.code", "conflict")]
    [InlineData("422", 422, "detail.0.type", "string_type")]
    [InlineData("429", 429, "error.code", "rate_limit_exceeded")]
    [InlineData("429-hint", 429, "error.message", "Rate limit reached for tokens per minute. Please try again in 1.2s.")]
    [InlineData("429-retry-info", 429, "error.details.1.retryDelay", "1.5s")]
    [InlineData("429-per-day", 429, "error.details.0.violations.0.quotaId", "GenerateRequestsPerDayPerProjectPerModel")]
    [InlineData("insufficient-quota", 429, "error.type", "insufficient_quota")]
    [InlineData("spend-limit", 429, "error.code", "organization_spend_limit_exceeded")]
    [InlineData("498", 498, "error.code", "capacity_exceeded")]
    [InlineData("500", 500, "error.type", "server_error")]
    [InlineData("503", 503, "error.code", "server_is_overloaded")]
    [InlineData("slow-down", 503, "error.code", "slow_down")]
    [InlineData("529", 529, "error.type", "overloaded_error")]
    [InlineData("error-string", 429, "error", "Too many requests for this team.")]
    [InlineData("error-array", 503, "0.error.status", "UNAVAILABLE")]
    [InlineData("error-bare", 400, "type", "BadRequestError")]
    public async Task Complete_JsonErrorFault_SendsStatusAndTheProvidersBody(string fault, int status, string path, string expected)
    {
        foreach (bool stream in new[] { false, true })
        {
            using HttpResponseMessage response = await emulator.Chat.SendAsync(ChatCaller.Body("fault-" + fault, stream: stream));
            JsonNode? node = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            foreach (string step in path.Split('.'))
            {
                node = node is JsonArray array ? array[int.Parse(step)] : node![step];
            }

            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal(expected, node!.ToString());
            Assert.Null(response.Headers.RetryAfter);
        }
    }

    [Theory]
    [InlineData("404-html", 404)]
    [InlineData("413", 413)]
    [InlineData("502", 502)]
    [InlineData("504", 504)]
    public async Task Complete_HtmlErrorFault_SendsAPage(string fault, int status)
    {
        using HttpResponseMessage response = await emulator.Chat.SendAsync(ChatCaller.Body("fault-" + fault));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("<html>", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_RetryAfterOptions_SendsEachHeader()
    {
        using HttpResponseMessage response = await emulator.Chat.SendAsync(
            ChatCaller.Body("fault-429,retry-after=2,retry-after-ms=1500,should-retry=false"));

        Assert.Equal("2", response.Headers.GetValues("Retry-After").Single());
        Assert.Equal("1500", response.Headers.GetValues("retry-after-ms").Single());
        Assert.Equal("false", response.Headers.GetValues("x-should-retry").Single());
    }

    [Fact]
    public async Task Complete_RetryAfterDate_SendsTheClocksDate()
    {
        ManualTimeProvider clock = new();
        await using EmulatorServer server = await EmulatorServer.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(clock));

        using HttpResponseMessage response = await new ChatCaller(server.Client).SendAsync(ChatCaller.Body("fault-503,retry-after-date=90"));

        string date = response.Headers.GetValues("Retry-After").Single();
        Assert.Equal(clock.GetUtcNow().AddSeconds(90), DateTimeOffset.ParseExact(date, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
    }

    [Theory]
    [InlineData("duration", "x-ratelimit-reset-requests", "2500ms")]
    [InlineData("date", "anthropic-ratelimit-requests-reset", null)]
    [InlineData("epoch", "X-RateLimit-Reset", null)]
    public async Task Complete_LimitReset_SaysWhenInAHeader(string form, string header, string? expected)
    {
        ManualTimeProvider clock = new();
        await using EmulatorServer server = await EmulatorServer.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(clock));

        using HttpResponseMessage response = await new ChatCaller(server.Client).SendAsync(ChatCaller.Body($"fault-429-reset,ms=2500,form={form}"));

        DateTimeOffset renewal = clock.GetUtcNow().AddMilliseconds(2500);
        string said = response.Headers.GetValues(header).Single();
        Assert.Equal(429, (int)response.StatusCode);
        Assert.Equal(expected ?? (form == "date" ? renewal.ToString("O") : renewal.ToUnixTimeMilliseconds().ToString()), said);
        Assert.Null(response.Headers.RetryAfter);
    }
}

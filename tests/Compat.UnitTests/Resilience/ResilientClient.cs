using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LlmMesh.Compat.UnitTests.Resilience;

/// <summary>A client built by the factory, on a clock the test owns.</summary>
internal sealed class ResilientClient : IDisposable
{
    /// <summary>Longer than any retry delay, shorter than the limits on attempts and requests: only delays are skipped.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(9.9);

    private readonly ServiceProvider _services;

    public ResilientClient(Uri address, Action<IHttpClientBuilder> configure)
    {
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(Time);
        configure(services.AddHttpClient("upstream", client => client.BaseAddress = address));
        _services = services.BuildServiceProvider();
        Http = _services.GetRequiredService<IHttpClientFactory>().CreateClient("upstream");
    }

    public FakeTime Time { get; } = new();

    public HttpClient Http { get; }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string? body = null) => Http.SendAsync(
        new HttpRequestMessage(method, "/") { Content = body is null ? null : new StringContent(body) },
        TestContext.Current.CancellationToken);

    /// <summary>Sends, skipping waits up to <paramref name="longest"/>, and tells which were skipped.</summary>
    public async Task<(HttpResponseMessage Response, List<TimeSpan> Waits)> SendSkippingWaitsAsync(
        HttpMethod method,
        TimeSpan longest,
        string? body = null)
    {
        Task<HttpResponseMessage> sending = SendAsync(method, body);
        List<TimeSpan> waits = await Time.SkipWaitsAsync(sending, longest, TestContext.Current.CancellationToken);
        return (await sending, waits);
    }

    public void Dispose() => _services.Dispose();
}

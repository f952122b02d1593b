using System.Net.Http.Json;
using LlmMesh.ProviderEmulator;
using Microsoft.AspNetCore.Builder;

namespace LlmMesh.Testing.Emulator;

/// <summary>The provider emulator on real Kestrel, on a free loopback port, in this process. Dispose stops it.</summary>
public sealed class EmulatorServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EmulatorServer(WebApplication app)
    {
        _app = app;
        Root = new Uri(app.Urls.Single() + "/");
        Client = new HttpClient { BaseAddress = Root };
    }

    /// <summary>Scheme, host and port, with a slash at the end.</summary>
    public Uri Root { get; }

    /// <summary>What a provider's base URL is set to: <see cref="Root"/> and <c>v1</c>, without a slash at the end.</summary>
    public Uri BaseUrl => new(Root, "v1");

    /// <summary>A client whose base address is <see cref="Root"/>.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts an emulator.</summary>
    /// <param name="configure">Changes services or settings before the start, for example the <see cref="TimeProvider"/>.</param>
    public static async Task<EmulatorServer> StartAsync(Action<WebApplicationBuilder>? configure = null)
    {
        WebApplication app = ProviderEmulatorApp.Create(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning"], configure);
        await app.StartAsync();
        return new EmulatorServer(app);
    }

    /// <summary>Arms a fault for the next requests.</summary>
    /// <param name="fault">A call in the fault grammar, for example <c>429,retry-after=2</c>.</param>
    /// <param name="model">The model it waits for; null for any.</param>
    /// <param name="times">For how many requests.</param>
    /// <param name="path">The path it waits for, for example <c>/v1/models</c>; null for any.</param>
    public async Task ArmFaultAsync(string fault, string? model = null, int times = 1, string? path = null)
    {
        using HttpResponseMessage response = await Client.PostAsJsonAsync("emulator/faults", new { model, fault, times, path });
        if (!response.IsSuccessStatusCode)
        {
            throw new ArgumentException(await response.Content.ReadAsStringAsync(), nameof(fault));
        }
    }

    /// <summary>Disarms every fault and forgets the state of flapping models.</summary>
    public Task ClearFaultsAsync() => DeleteAsync("emulator/faults");

    /// <summary>Sets what an account has left; everything else about it is as by default.</summary>
    /// <param name="credits">US dollars.</param>
    /// <param name="key">Its bearer token; null for every key without an account of its own.</param>
    public Task SetCreditsAsync(decimal credits, string? key = null) => SetAccountAsync(new { key, credits });

    /// <summary>Sets an account, whole: fields as in docs/provider-emulator.md.</summary>
    public async Task SetAccountAsync(object account)
    {
        using HttpResponseMessage response = await Client.PostAsJsonAsync("emulator/account", account);
        if (!response.IsSuccessStatusCode)
        {
            throw new ArgumentException(await response.Content.ReadAsStringAsync(), nameof(account));
        }
    }

    /// <summary>The requests seen, oldest first.</summary>
    /// <param name="model">Only those for this model; null for all.</param>
    public Task<IReadOnlyList<ObservedRequest>> RequestsAsync(string? model = null) => RequestsAsync(model, 0, ended: false, CancellationToken.None);

    /// <summary>The requests seen, as soon as there are so many; they may be in flight.</summary>
    public Task<IReadOnlyList<ObservedRequest>> ArrivedAsync(int atLeast, string? model, CancellationToken cancellationToken) =>
        RequestsAsync(model, atLeast, ended: false, cancellationToken);

    /// <summary>The requests seen, as soon as so many have ended.</summary>
    public Task<IReadOnlyList<ObservedRequest>> EndedAsync(int atLeast, string? model, CancellationToken cancellationToken) =>
        RequestsAsync(model, atLeast, ended: true, cancellationToken);

    /// <summary>Forgets the requests seen; counters go on.</summary>
    public Task ClearRequestsAsync() => DeleteAsync("emulator/requests");

    /// <summary>The exact bytes of a request's body. Kept for the newest few hundred requests.</summary>
    public Task<byte[]> BodyAsync(long sequence) => Client.GetByteArrayAsync($"emulator/requests/{sequence}/body");

    /// <summary>The counters since the start.</summary>
    public async Task<EmulatorStats> StatsAsync() => (await Client.GetFromJsonAsync<EmulatorStats>("emulator/stats"))!;

    /// <summary>Every fault the emulator knows.</summary>
    public async Task<IReadOnlyList<EmulatorFault>> CatalogAsync() => await Client.GetFromJsonAsync<EmulatorFault[]>("emulator/catalog") ?? [];

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task<IReadOnlyList<ObservedRequest>> RequestsAsync(string? model, int atLeast, bool ended, CancellationToken cancellationToken)
    {
        string filter = model is null ? "" : "&model=" + Uri.EscapeDataString(model);
        string uri = $"emulator/requests?atLeast={atLeast}&ended={ended}{filter}";
        return await Client.GetFromJsonAsync<ObservedRequest[]>(uri, cancellationToken) ?? [];
    }

    private async Task DeleteAsync(string path)
    {
        using HttpResponseMessage response = await Client.DeleteAsync(path);
        response.EnsureSuccessStatusCode();
    }
}

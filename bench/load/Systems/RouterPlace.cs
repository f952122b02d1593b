using System.Diagnostics;
using System.Net.Http.Headers;
using LlmMesh.Load.Client;

namespace LlmMesh.Load.Systems;

/// <summary>A router's place in the mesh: one address, and one process after the other behind it.</summary>
internal sealed class RouterPlace(string name, Func<string, ProcessStartInfo> command) : IDisposable
{
    private readonly List<(long Killed, long Back)> _outages = [];
    private readonly List<PrometheusText> _lastWords = [];

    public string Name { get; } = name;

    public MeasuredProcess Process { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>Connections to the present process.</summary>
    public HttpMessageInvoker Client { get; private set; } = null!;

    /// <summary>Stopwatch ticks of each kill.</summary>
    public IEnumerable<long> Kills => _outages.Select(outage => outage.Killed);

    /// <summary>What its processes have counted, the killed ones as far as is known.</summary>
    public IReadOnlyList<PrometheusText> LastWords => _lastWords;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        string address = Address?.GetLeftPart(UriPartial.Authority) ?? MeshCommand.AnyPort;
        (Process, Address) = await MeasuredProcess.StartWebAsync(Name, command(address), cancellationToken);
        Client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
    }

    /// <summary>Kills the process and starts another one after a while.</summary>
    public async Task KillAsync(TimeSpan down, CancellationToken cancellationToken)
    {
        await ListenAsync(cancellationToken);
        long killed = Stopwatch.GetTimestamp();
        _outages.Add((killed, long.MaxValue));
        Process.Dispose();
        await Task.Delay(down, TimeProvider.System, cancellationToken);
        await StartAsync(cancellationToken);
        _outages[^1] = (killed, Stopwatch.GetTimestamp());
    }

    /// <summary>Whether it was being killed or dead at any time in between.</summary>
    public bool WasDown(long began, long ended) => _outages.Exists(outage => outage.Killed <= ended && began <= outage.Back);

    /// <summary>Notes what the present process has counted.</summary>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        if (await CountersAsync(cancellationToken) is { } counters)
        {
            _lastWords.Add(counters);
        }
    }

    /// <summary>What the present process has counted; null when it does not say.</summary>
    public async Task<PrometheusText?> CountersAsync(CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, "/metrics"));
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ChatRequests.AdminKey);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/plain"));
        try
        {
            using HttpResponseMessage response = await Client.SendAsync(message, cancellationToken);
            return new PrometheusText(await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public void Dispose() => Process?.Dispose();
}

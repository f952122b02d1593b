using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LlmMesh.Router.IntegrationTests.Drain;

/// <summary>
/// Clients that ask without a pause, streams and whole answers, and choose between routers as any balancer does: in turn, leaving out those
/// that ask for their connections to be closed or refuse new ones. Nothing that has been sent is sent again.
/// </summary>
internal sealed class SteadyClients(string model)
{
    private readonly ConcurrentDictionary<RouterProcess, int> _answered = [];
    private readonly Lock _gate = new();
    private volatile RouterProcess[] _routers = [];
    private volatile bool _isEnough;
    private int _turn;

    /// <summary>Every request that was answered in full, by id.</summary>
    public ConcurrentQueue<string> Served { get; } = [];

    /// <summary>What went wrong.</summary>
    public ConcurrentQueue<string> Failures { get; } = [];

    /// <summary>How many requests a router has answered.</summary>
    public int AnsweredBy(RouterProcess router) => _answered.GetValueOrDefault(router);

    /// <summary>Whether new requests go to a router.</summary>
    public bool Knows(RouterProcess router) => _routers.Contains(router);

    public void Add(RouterProcess router)
    {
        lock (_gate)
        {
            _routers = [.. _routers, router];
        }
    }

    /// <summary>Asks until <see cref="Enough"/>.</summary>
    public Task RunAsync(int clients) => Task.WhenAll(Enumerable.Range(0, clients).Select(number => AskOnAsync(stream: number % 2 == 0)));

    public void Enough() => _isEnough = true;

    private async Task AskOnAsync(bool stream)
    {
        while (!_isEnough)
        {
            RouterProcess[] routers = _routers;
            RouterProcess router = routers[(int)((uint)Interlocked.Increment(ref _turn) % (uint)routers.Length)];
            try
            {
                await AskAsync(router, stream);
            }
            catch (HttpRequestException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
            {
                LeaveOut(router);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                Failures.Enqueue(exception.ToString());
            }
        }
    }

    private async Task AskAsync(RouterProcess router, bool stream)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions")
        {
            Content = new StringContent(ChatBody.Of(model, stream: stream), Encoding.UTF8, "application/json"),
        };
        using HttpResponseMessage response = await router.Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        if (response.Headers.ConnectionClose == true)
        {
            LeaveOut(router);
        }

        bool isWhole = response.StatusCode == HttpStatusCode.OK
            && (stream ? (await response.StreamAsync()).IsDone : (await response.JsonAsync())["choices"] is not null);
        if (isWhole)
        {
            _answered.AddOrUpdate(router, 1, static (_, count) => count + 1);
            Served.Enqueue(response.RequestId());
        }
        else
        {
            Failures.Enqueue($"{(int)response.StatusCode}, not whole: {response.RequestId()}");
        }
    }

    private void LeaveOut(RouterProcess router)
    {
        lock (_gate)
        {
            _routers = [.. _routers.Where(one => one != router)];
        }
    }
}

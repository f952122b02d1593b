using System.Net.Http.Json;

namespace LlmMesh.Load.Chaos;

/// <summary>Tells the emulator what to do wrong. While it is down there is nobody to tell.</summary>
internal sealed class EmulatorControl(ChaosMesh mesh) : IDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false });

    public Task ArmAsync(ArmedFault fault, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, JsonContent.Create(new { fault = fault.Fault, model = fault.Model, times = fault.Times }), cancellationToken);

    /// <summary>Takes back what no attempt has met yet.</summary>
    public Task DisarmAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, content: null, cancellationToken);

    public void Dispose() => _client.Dispose();

    private async Task SendAsync(HttpMethod method, HttpContent? content, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(method, new Uri(mesh.EmulatorAddress, "/emulator/faults")) { Content = content };
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(message, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new InvalidOperationException(await response.Content.ReadAsStringAsync(cancellationToken));
            }
        }
        catch (HttpRequestException)
        {
            // It forgets its faults anyhow when it starts again.
        }
    }
}

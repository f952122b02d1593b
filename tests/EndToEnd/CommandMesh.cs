using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Xunit;

namespace LlmMesh.EndToEnd;

/// <summary>A mesh of its own, to be broken by commands: with keys, which the AppHost has to show like everybody else.</summary>
public sealed class CommandMesh : IAsyncLifetime
{
    private const string AdminKey = "an-admin-key-of-the-tests-0123456789";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("llmmesh-");
    private DistributedApplication? _mesh;
    private HttpClient? _admin;

    /// <summary>An administrator's client of the edge.</summary>
    public HttpClient Admin => _admin ?? throw NotYet();

    private DistributedApplication Mesh => _mesh ?? throw NotYet();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        string configuration = Path.Combine(_data.FullName, "router_config.json");
        await File.WriteAllTextAsync(configuration, """{ "settings": { "retry": { "first_backoff_ms": 1 } } }""", patience.Token);
        await using IDistributedApplicationTestingBuilder builder =
            await DistributedApplicationTestingBuilder.CreateAsync<Projects.LlmMesh_AppHost>(
                [
                    $"--Mesh:DataFolder={_data.FullName}", $"--Mesh:ConfigFile={configuration}", "--Mesh:Emulator=true",
                    $"--LLMMESH_ADMIN_KEYS={AdminKey}",
                ],
                patience.Token);
        _mesh = await builder.BuildAsync(patience.Token);
        await _mesh.StartAsync(patience.Token);
        await _mesh.ResourceNotifications.WaitForResourceHealthyAsync("router", patience.Token);
        _admin = _mesh.CreateHttpClient("router");
        _admin.DefaultRequestHeaders.Authorization = new("Bearer", AdminKey);
    }

    /// <summary>Gives a command to a resource's one instance.</summary>
    public async Task<ExecuteCommandResult> GiveAsync(string resource, string command)
    {
        ResourceEvent healthy = await Mesh.ResourceNotifications.WaitForResourceHealthyAsync(resource, Cancelled);
        return await Mesh.ResourceCommands.ExecuteCommandAsync(healthy.ResourceId, command, Cancelled);
    }

    /// <summary>A client that may call models.</summary>
    public async Task<HttpClient> CreateClientAsync(string team)
    {
        using HttpResponseMessage made = await Admin.PostAsJsonAsync("/usage/teams", new { name = team }, Cancelled);
        made.EnsureSuccessStatusCode();
        using HttpResponseMessage answer = await Admin.PostAsJsonAsync("/usage/keys", new { name = team, team }, Cancelled);
        answer.EnsureSuccessStatusCode();
        JsonElement key = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        HttpClient client = Mesh.CreateHttpClient("router");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.GetProperty("secret").GetString());
        return client;
    }

    /// <summary>A path of a service behind the edge.</summary>
    public Uri AddressOf(string service, string path) => new(Mesh.GetEndpoint(service), path);

    public async ValueTask DisposeAsync()
    {
        _admin?.Dispose();
        if (_mesh is not null)
        {
            await _mesh.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }

    private static InvalidOperationException NotYet() => new("The mesh has not been started.");
}
